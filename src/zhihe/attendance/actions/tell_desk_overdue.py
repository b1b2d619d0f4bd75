"""Tell an organisation's own desk, once, that hours or a request passed their ten working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.queries.overdue import Late, late_at_desks
from zhihe.foundation.clock import local_date
from zhihe.messaging.models import Notice
from zhihe.organisations.models import Appointment
from zhihe.organisations.terms import Role

KINDS = ("attendance.overdue_here", "attendance.request_overdue")


@transaction.atomic
def tell_desk_overdue(*, city: str, now: datetime) -> int:
    """One notice for each shift or request and each person of the desk, ever; returns how many."""
    late = late_at_desks(city, local_date(now))
    if not late:
        return 0
    desks = _desks(city, {row.organisation_id for row in late}, now)
    told = _told(city, {row.url for row in late})
    sent = 0
    for row in late:
        for person in sorted(desks[row.organisation_id]):
            if (person, row.url) in told:
                continue
            _tell(city, person, row, now)
            sent += 1
    return sent


def _tell(city: str, person: UUID, row: Late, now: datetime) -> None:
    notify_person(
        city=city,
        person_id=person,
        kind=KINDS[row.is_request],
        params={"title": row.title, "n": str(row.n)},
        url=row.url,
        organisation_id=row.organisation_id,
        now=now,
    )


def _desks(city: str, organisations: Iterable[UUID], now: datetime) -> dict[UUID, set[UUID]]:
    """Confirmers and admins by organisation."""
    rows = Appointment.objects.in_city(city).filter(
        Q(until__isnull=True) | Q(until__gt=now),
        since__lte=now,
        organisation_id__in=list(organisations),
        role__in=(Role.CONFIRMER, Role.ORG_ADMIN),
    )
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for organisation_id, person_id in rows.values_list("organisation_id", "person_id"):
        found[organisation_id].add(person_id)
    return found


def _told(city: str, urls: Iterable[str]) -> set[tuple[UUID, str]]:
    rows = Notice.objects.in_city(city).filter(kind__in=KINDS, url__in=list(urls))
    return set(rows.values_list("person_id", "url"))
