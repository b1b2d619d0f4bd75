"""Call a shift off: everybody with a seat or in the queue is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.errors import ReasonNeeded, ShiftOver
from zhihe.recruitment.events import ShiftCancelled
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import LIVE_APPLICATIONS, Notice, PlacementState
from zhihe.recruitment.terms import ApplicationState as State


@transaction.atomic
def cancel_shift(*, actor: Actor, shift_id: UUID, reason: str, now: datetime) -> int:
    """How many people are told. Cancelling again does nothing; nobody's record counts it as late.

    ReasonNeeded without a reason, ShiftOver once it has begun.
    """
    reason = reason.strip()[:200]
    if not reason:
        raise ReasonNeeded()
    shift = locked_shift(actor.city, shift_id)
    if shift.cancelled_at is not None and not actor.is_system:
        return 0
    if shift.starts_at <= now and not actor.is_system:
        raise ShiftOver()
    live = Application.objects.in_city(actor.city).filter(
        shift_id=shift_id, state__in=LIVE_APPLICATIONS
    )
    told = list(live.values_list("id", "volunteer__person_id"))
    Placement.objects.in_city(actor.city).filter(
        shift_id=shift_id, state=PlacementState.PLACED
    ).update(
        state=PlacementState.CANCELLED,
        cancelled_at=now,
        cancelled_by=actor.person_id,
        cancel_reason=reason,
    )
    live.update(state=State.CLOSED, decided_at=now, reason=reason, offer_until=None)
    Shift.objects.in_city(actor.city).filter(pk=shift_id).update(
        cancelled_at=shift.cancelled_at or now, taken=0, offered=0, waiting=0
    )
    if not told and shift.cancelled_at is not None:
        return 0
    facts = [
        Fact("recruitment.shift_cancelled", "application", pk, person_id=person, reason=reason)
        for pk, person in told
    ]
    mine = Fact("recruitment.cancel_shift", "shift", shift_id, reason=reason)
    record_events(actor=actor, now=now, facts=[mine, *facts])
    publish(actor.city, ShiftCancelled(str(shift_id)))
    defer_telling(actor.city, [pk for pk, _ in told], Notice.SHIFT_CANCELLED)
    return len(told)
