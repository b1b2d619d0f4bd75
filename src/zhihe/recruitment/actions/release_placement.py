"""The organisation takes a seat back, with a reason the person reads."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.defer_refill import defer_refill
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.actions.vacate_seat import vacate_seat
from zhihe.recruitment.errors import ReasonNeeded, ShiftOver
from zhihe.recruitment.models import Placement
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import Notice


@transaction.atomic
def release_placement(*, actor: Actor, placement: Placement, reason: str, now: datetime) -> None:
    """Never counted as late. ReasonNeeded, ShiftOver once begun, StateMoved."""
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded()
    shift = locked_shift(actor.city, placement.shift_id)
    if shift.cancelled_at is not None or shift.starts_at <= now:
        raise ShiftOver()
    vacate_seat(actor=actor, placement=placement, becomes=State.REFUSED, now=now, reason=reason)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.release",
            "placement",
            placement.pk,
            reason=reason,
            person_id=placement.volunteer.person_id,
            detail={"shift": str(shift.pk)},
        ),
    )
    defer_telling(actor.city, placement.application_id, Notice.RELEASED)
    if shift.waiting:
        defer_refill(actor.city, shift.pk)
