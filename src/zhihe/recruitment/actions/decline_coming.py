"""「去不了了」: the answer frees the seat for the next one."""

from __future__ import annotations

from datetime import datetime

from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.models import Placement


def decline_coming(*, actor: Actor, placement: Placement, now: datetime, reason: str = "") -> bool:
    """Like giving the seat back, and the head count shows a declined answer. True when late."""
    return cancel_placement(actor=actor, placement=placement, now=now, reason=reason, declined=True)
