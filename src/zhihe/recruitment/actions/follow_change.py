"""A published activity changed: placements follow, the placed are told and asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from zhihe.platform.actor import system_actor
from zhihe.recruitment.actions.defer_refill import defer_refill
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.actions.move_placements import move_placements
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import Notice


def follow_change(
    *,
    city: str,
    activity_id: UUID,
    shift_ids: Sequence[UUID],
    place_changed: bool,
    now: datetime,
) -> None:
    """Idempotent; each shift in a transaction of its own. A new place is told to all the placed."""
    for shift_id in sorted(shift_ids):
        _follow(city, shift_id, now)
    if place_changed:
        rows = Application.objects.in_city(city).filter(
            activity_id=activity_id, state=State.ADMITTED, shift__starts_at__gt=now
        )
        moved = set(shift_ids)
        told = [pk for pk, shift in rows.values_list("id", "shift_id") if shift not in moved]
        defer_telling(city, told, Notice.SHIFT_MOVED)


@transaction.atomic
def _follow(city: str, shift_id: UUID, now: datetime) -> None:
    shift = locked_shift(city, shift_id)
    span = DateTimeTZRange(shift.starts_at, shift.ends_at)
    moved, released = move_placements(
        actor=system_actor(city), shift_id=shift_id, span=span, now=now
    )
    defer_telling(city, moved, Notice.SHIFT_MOVED)
    if shift.waiting and (released or shift.capacity > shift.taken + shift.offered):
        defer_refill(city, shift_id)
