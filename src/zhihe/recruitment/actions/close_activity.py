"""The consequences of a cancelled activity: each of its coming shifts is called off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.cancel_shift import cancel_shift


def close_activity(*, actor: Actor, activity_id: UUID, reason: str, now: datetime) -> int:
    """How many people are told; idempotent, each shift in a transaction of its own."""
    shifts = Shift.objects.in_city(actor.city).filter(
        activity_id=activity_id, cancelled_at=None, ends_at__gt=now
    )
    ids = list(shifts.values_list("id", flat=True))
    return sum(cancel_shift(actor=actor, shift_id=pk, reason=reason, now=now) for pk in ids)
