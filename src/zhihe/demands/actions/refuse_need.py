"""The desk cannot take the request; the reason is said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.demands.actions.move_need import move_need
from zhihe.demands.actions.tell_asker import tell_asker
from zhihe.demands.errors import WordsNeeded
from zhihe.demands.models import Need
from zhihe.platform.actor import Actor


@transaction.atomic
def refuse_need(*, actor: Actor, need: Need, reason: str, now: datetime) -> Need:
    """Raises WordsNeeded for an empty reason."""
    reason = reason.strip()
    if not reason:
        raise WordsNeeded()
    need = move_need(
        actor=actor,
        need=need,
        step="refuse",
        now=now,
        reason=reason,
        refused_reason=reason[:300],
        verified_by=actor.person_id,
        verified_at=now,
        closed_at=now,
    )
    tell_asker(need=need, template="need_answered", params={"number": need.number}, now=now)
    return need
