"""The desk called back: the request is real."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.demands.actions.move_need import move_need
from zhihe.demands.models import Need
from zhihe.platform.actor import Actor


@transaction.atomic
def verify_need(*, actor: Actor, need: Need, call_note: str, now: datetime) -> Need:
    """``call_note`` is how it was verified (who was called, by whom); kept in the trace."""
    return move_need(
        actor=actor,
        need=need,
        step="verify",
        now=now,
        reason=call_note,
        verified_by=actor.person_id,
        verified_at=now,
        claimed_by=actor.person_id,
    )
