"""退出: a placed person gives the seat back; after the deadline with a reason, and counted late."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Activity
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.defer_refill import defer_refill
from zhihe.recruitment.actions.vacate_seat import vacate_seat
from zhihe.recruitment.errors import ReasonNeeded, ShiftOver
from zhihe.recruitment.models import Placement
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.rules import is_late
from zhihe.recruitment.terms import Answer
from zhihe.recruitment.terms import ApplicationState as State


@transaction.atomic
def cancel_placement(
    *, actor: Actor, placement: Placement, now: datetime, reason: str = "", declined: bool = False
) -> bool:
    """Whether it was late. ``declined``: the person answered that they do not come (Z07).

    ShiftOver once the shift begins; ReasonNeeded after the deadline; StateMoved when it is given
    back already.
    """
    reason = reason.strip()
    shift = locked_shift(actor.city, placement.shift_id)
    if shift.cancelled_at is not None or shift.starts_at <= now:
        raise ShiftOver()
    hours = (
        Activity.objects.in_city(actor.city)
        .values_list("cancel_hours", flat=True)
        .get(pk=shift.activity_id)
    )
    late = is_late(now, shift.starts_at, hours)
    if late and not reason:
        raise ReasonNeeded()
    vacate_seat(
        actor=actor,
        placement=placement,
        becomes=State.WITHDRAWN,
        now=now,
        reason=reason,
        late=late,
        answer=Answer.DECLINED if declined else None,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.cancel",
            "placement",
            placement.pk,
            person_id=actor.on_behalf_of or actor.person_id,
            reason=reason,
            detail={"shift": str(shift.pk), "late": late, "declined": declined},
        ),
    )
    if shift.waiting:
        defer_refill(actor.city, shift.pk)
    return late
