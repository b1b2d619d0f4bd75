"""候补补位: free seats of a shift are offered to the first waiting people who still fit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.opportunities.models import Shift
from zhihe.platform import city_rules
from zhihe.platform.actor import system_actor
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.queries.shift_facts import sheet_of_shift
from zhihe.recruitment.queries.waiting import fitting_of
from zhihe.recruitment.rules import offer_deadline
from zhihe.recruitment.terms import OFFER_CLOSES_MINUTES, OFFER_MINUTES, Notice
from zhihe.recruitment.terms import ApplicationState as State


@transaction.atomic
def offer_next(*, city: str, shift_id: UUID, now: datetime) -> list[UUID]:
    """Applications that got an offer now. Never after the start nor in the last minutes before.

    People who no longer fit (placed elsewhere at that time, certificate expired) keep their place
    and are passed over.
    """
    shift = locked_shift(city, shift_id)
    free = _free(shift)
    deadline = offer_deadline(
        now,
        shift.starts_at,
        city_rules.read(city, OFFER_MINUTES, now),
        city_rules.read(city, OFFER_CLOSES_MINUTES, now),
    )
    if free <= 0 or shift.waiting <= 0 or deadline is None:
        return []
    sheet = sheet_of_shift(city, shift_id)
    if sheet.shift.cancelled or not sheet.shift.open:
        return []
    chosen = [row for row, _ in zip(fitting_of(city, sheet, now), range(free), strict=False)]
    if not chosen:
        return []
    ids = [row.pk for row in chosen]
    Application.objects.in_city(city).filter(pk__in=ids, state=State.WAITING).update(
        state=State.OFFERED, offer_until=deadline
    )
    _count(city, shift, len(ids))
    record_events(
        actor=system_actor(city),
        now=now,
        facts=[
            Fact("recruitment.offer", "application", row.pk, person_id=row.volunteer.person_id)
            for row in chosen
        ],
    )
    defer_telling(city, ids, Notice.OFFERED)
    return ids


def _free(shift: Shift) -> int:
    return shift.capacity - shift.taken - shift.offered - shift.held


def _count(city: str, shift: Shift, offers: int) -> None:
    Shift.objects.in_city(city).filter(pk=shift.pk).update(
        offered=F("offered") + offers, waiting=F("waiting") - offers
    )
