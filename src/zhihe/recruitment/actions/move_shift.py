"""Move a shift in time: the placed are told, those it would put in two places are counted first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max, Min

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Activity, Shift
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.recruitment.actions.defer_refill import defer_refill
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.actions.move_placements import move_placements
from zhihe.recruitment.errors import BadTime, Clashes, ShiftOver
from zhihe.recruitment.events import ShiftMoved
from zhihe.recruitment.queries.clashes import clashing_placements
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import Notice


@transaction.atomic
def move_shift(
    *,
    actor: Actor,
    shift_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    release_clashing: bool = False,
) -> int:
    """How many people are told. BadTime, ShiftOver (begun or cancelled).

    Clashes when placed people have another placement at the new time; with ``release_clashing``
    these lose the seat, are told so, and it does not count as late.
    """
    if ends_at <= starts_at or starts_at <= now:
        raise BadTime()
    shift = locked_shift(actor.city, shift_id)
    if shift.cancelled_at is not None or shift.starts_at <= now:
        raise ShiftOver()
    span = DateTimeTZRange(starts_at, ends_at)
    clashing = clashing_placements(actor.city, shift_id, span)
    if clashing and not release_clashing:
        raise Clashes(count=len(clashing))
    told, _released = move_placements(actor=actor, shift_id=shift_id, span=span, now=now)
    Shift.objects.in_city(actor.city).filter(pk=shift_id).update(
        starts_at=starts_at, ends_at=ends_at
    )
    _stretch_activity(actor.city, shift, now)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.move_shift",
            "shift",
            shift_id,
            detail={
                "before": [shift.starts_at.isoformat(), shift.ends_at.isoformat()],
                "after": [starts_at.isoformat(), ends_at.isoformat()],
                "released": len(clashing),
            },
        ),
    )
    publish(actor.city, ShiftMoved(str(shift_id)))
    defer_telling(actor.city, told, Notice.SHIFT_MOVED)
    if clashing and shift.waiting:
        defer_refill(actor.city, shift_id)
    return len(told)


def _stretch_activity(city: str, shift: Shift, now: datetime) -> None:
    """The activity spans all of its shifts again."""
    whole = (
        Shift.objects.in_city(city)
        .filter(activity_id=shift.activity_id, cancelled_at=None)
        .aggregate(first=Min("starts_at"), last=Max("ends_at"))
    )
    Activity.objects.in_city(city).filter(pk=shift.activity_id).update(
        starts_at=whole["first"], ends_at=whole["last"], updated_at=now
    )
