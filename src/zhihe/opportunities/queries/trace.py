"""The readable trace of an activity: what happened, when, why (N13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhihe.accounts.models import Person
from zhihe.audit.models import AuditEvent
from zhihe.foundation import clock
from zhihe.opportunities.labels import VERBS, date_text
from zhihe.opportunities.models import Activity

PUBLIC_VERBS = (
    "opportunities.published",
    "opportunities.changed",
    "opportunities.cancelled",
    "opportunities.ended",
    "opportunities.hand_over_accepted",
)


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One deed: ``who`` is empty on public pages."""

    when: str
    what: Any
    why: str
    who: str = ""


def trace_of(activity: Activity, now: datetime, *, inside: bool) -> list[TraceLine]:
    """Newest last. ``inside``: every deed with names, for the organisation and its reviewers."""
    rows = (
        AuditEvent.objects.in_city(activity.city_id)
        .filter(subject_id=activity.pk)
        .order_by("at", "id")
    )
    rows = rows.filter(verb__in=VERBS if inside else PUBLIC_VERBS)
    events = list(rows[:200])
    names: dict[Any, str] = {}
    if inside:
        people = {event.actor_id for event in events if event.actor_id}
        names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    today = clock.local_date(now)
    return [
        TraceLine(
            when=f"{date_text(clock.local_date(e.at), today)} {clock.local(e.at):%H:%M}",
            what=VERBS[e.verb],
            why=e.reason,
            who=names.get(e.actor_id, ""),
        )
        for e in events
    ]
