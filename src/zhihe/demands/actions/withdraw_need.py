"""The resident takes the request back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.demands.actions.move_need import move_need
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.platform.actor import Actor


@transaction.atomic
def withdraw_need(*, actor: Actor, need: Need, now: datetime) -> Need:
    """An arranged visit is cancelled with it, and the helper told by its activity."""
    arranged = need.state == NeedState.ARRANGED and need.activity is not None
    need = move_need(actor=actor, need=need, step="withdraw", now=now, closed_at=now)
    if arranged and need.activity is not None:
        from zhihe.opportunities.actions.cancel_activity import cancel_activity
        from zhihe.platform.actor import system_actor

        cancel_activity(
            actor=system_actor(actor.city),
            activity=need.activity,
            reason="求助的人撤回了这一单",
            now=now,
        )
    return need
