"""The audit trail as the auditor reads it: newest first, a page at a time, never the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhihe.accounts.models import Person
from zhihe.audit.models import AuditEvent
from zhihe.foundation import clock
from zhihe.foundation.check_digit import normalise
from zhihe.volunteers.models import Volunteer

PAGE = 50
SPAN = timedelta(days=30)
"""What is shown when no days are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the auditor looks for; ``person_ids`` None means everybody, empty nobody."""

    since: date
    until: date
    family: str = ""
    person_ids: tuple[UUID, ...] | None = None


def persons_numbered(city: str, number: str) -> tuple[UUID, ...]:
    """Whoever carries this volunteer number; () for an unknown one."""
    rows = Volunteer.objects.in_city(city).filter(volunteer_no=normalise(number))
    return tuple(rows.values_list("person_id", flat=True)[:1])


def events_asked(city: str, asked: Asked) -> Any:
    """Events between the two days inclusive, newest first."""
    first, _end = clock.day_bounds(asked.since)
    _start, last = clock.day_bounds(asked.until)
    rows = AuditEvent.objects.in_city(city).filter(at__gte=first, at__lt=last)
    if asked.family:
        rows = rows.filter(verb__startswith=asked.family + ".")
    if asked.person_ids is not None:
        rows = rows.filter(
            Q(person_id__in=asked.person_ids)
            | Q(actor_id__in=asked.person_ids)
            | Q(on_behalf_of__in=asked.person_ids)
        )
    return rows.order_by("-at", "-id")


def page_of(city: str, asked: Asked, before: tuple[datetime, UUID] | None) -> list[AuditEvent]:
    """Up to PAGE + 1 events older than ``before``; one more than a page says that there are more."""
    rows = events_asked(city, asked)
    if before is not None:
        at, key = before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=key))
    return list(rows[: PAGE + 1])


def names_in(events: list[AuditEvent]) -> dict[UUID, str]:
    """Names of everybody the events speak of, in one query."""
    ids = {i for e in events for i in (e.actor_id, e.person_id, e.on_behalf_of) if i}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
