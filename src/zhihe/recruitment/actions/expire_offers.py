"""Offers that ran out go to the next one waiting."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import system_actor
from zhihe.recruitment.actions.defer_refill import defer_refill
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import Notice


def expire_offers(*, city: str, now: datetime, limit: int = 500) -> int:
    """How many ran out; each in a transaction of its own, oldest first."""
    rows = (
        Application.objects.in_city(city)
        .filter(state=State.OFFERED, offer_until__lte=now)
        .order_by("offer_until")
        .values_list("id", "shift_id", "volunteer__person_id")[:limit]
    )
    return sum(_expire(city, pk, shift_id, person, now) for pk, shift_id, person in list(rows))


@transaction.atomic
def _expire(
    city: str, application_id: UUID, shift_id: UUID, person_id: UUID, now: datetime
) -> bool:
    shift = locked_shift(city, shift_id)
    gone = (
        Application.objects.in_city(city)
        .filter(pk=application_id, state=State.OFFERED, offer_until__lte=now)
        .update(state=State.EXPIRED, decided_at=now, offer_until=None)
    )
    if not gone:
        return False
    Shift.objects.in_city(city).filter(pk=shift_id).update(offered=F("offered") - 1)
    record_event(
        actor=system_actor(city),
        now=now,
        fact=Fact("recruitment.offer_expired", "application", application_id, person_id),
    )
    defer_telling(city, application_id, Notice.OFFER_EXPIRED)
    if shift.waiting:
        defer_refill(city, shift_id)
    return True
