"""实践榜单: organisations by proven hours per head, capped, so that size and haste win nothing.

Only records seen on the spot (grades A and B) count, at most 40 hours of one person, over the last
90 days; an organisation needs five people who served (domain.md §2.13).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Sum
from django.utils.translation import gettext as _

from zhihe.attendance.terms import Grade
from zhihe.foundation import clock
from zhihe.insights.queries.scoped import Scope, counted, records_in
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES

DAYS, PEOPLE_AT_LEAST, CAP_MINUTES, SHOWN, KEEP_SECONDS = 90, 5, 40 * 60, 5, 300


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the list; ``hours`` per person with one decimal."""

    name: str
    people: int
    hours: str

    @property
    def people_text(self) -> str:
        """How many people served."""
        return _("%(n)s 人到过现场") % {"n": self.people}


def standing(city: str, now: datetime) -> list[Standing]:
    """At most five organisations, the most hours per head first; counted every five minutes."""
    found = cache.get(f"standing:{city}")
    if found is None:
        found = count_standing(city, now)
        cache.set(f"standing:{city}", found, KEEP_SECONDS)
    return found  # type: ignore[no-any-return]


def count_standing(city: str, now: datetime) -> list[Standing]:
    """Two queries: minutes per organisation and person, and the names."""
    since = clock.local_date(now) - timedelta(days=DAYS - 1)
    rows = (
        counted(records_in(Scope(city)))
        .filter(service_date__gte=since, grade__in=(Grade.A, Grade.B))
        .values("organisation_id", "volunteer_id")
        .annotate(n=Sum("minutes"))
        .order_by()
        .values_list("organisation_id", "n")
    )
    given: dict[UUID, list[int]] = defaultdict(list)
    for organisation, minutes in rows:
        given[organisation].append(min(minutes, CAP_MINUTES))
    fair = {key: each for key, each in given.items() if len(each) >= PEOPLE_AT_LEAST}
    best = sorted(fair, key=lambda key: (-sum(fair[key]) / len(fair[key]), str(key)))[:SHOWN]
    names = dict(
        Organisation.objects.in_city(city)
        .filter(pk__in=best, stage__in=ACTIVE_STAGES)
        .values_list("pk", "name")
    )
    return [
        Standing(names[key], len(fair[key]), f"{sum(fair[key]) / len(fair[key]) / 60:.1f}")
        for key in best
        if key in names
    ]
