"""More or fewer seats: never below those given or offered (I1)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Activity, Shift
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.defer_refill import defer_refill
from zhihe.recruitment.errors import ShiftOver, TooFewSeats
from zhihe.recruitment.queries.locks import locked_shift


@transaction.atomic
def change_capacity(*, actor: Actor, shift_id: UUID, capacity: int, now: datetime) -> None:
    """Extra seats go to the waiting list first. TooFewSeats, ShiftOver (ended or cancelled)."""
    shift = locked_shift(actor.city, shift_id)
    if shift.cancelled_at is not None or shift.ends_at <= now:
        raise ShiftOver()
    before = shift.capacity
    changed = (
        Shift.objects.in_city(actor.city)
        .filter(pk=shift_id)
        .annotate(placed=F("taken") + F("offered") + F("held"))
        .filter(placed__lte=capacity)
        .update(capacity=capacity)
    )
    if not changed or capacity < 1:
        raise TooFewSeats(placed=max(shift.taken + shift.offered + shift.held, 1))
    Activity.objects.in_city(actor.city).filter(pk=shift.activity_id).update(
        seats_total=F("seats_total") + (capacity - before), updated_at=now
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.capacity", "shift", shift_id, detail={"before": before, "after": capacity}
        ),
    )
    if shift.waiting and capacity > before:
        defer_refill(actor.city, shift_id)
