"""Settled by phone: the answer is kept and sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.demands.actions.move_need import move_need
from zhihe.demands.actions.tell_asker import tell_asker
from zhihe.demands.errors import WordsNeeded
from zhihe.demands.models import Need
from zhihe.platform.actor import Actor


@transaction.atomic
def answer_need(*, actor: Actor, need: Need, words: str, now: datetime) -> Need:
    """Raises WordsNeeded for an empty answer."""
    words = words.strip()
    if not words:
        raise WordsNeeded()
    need = move_need(
        actor=actor,
        need=need,
        step="answer",
        now=now,
        reason=words,
        answer=words[:300],
        verified_by=need.verified_by or actor.person_id,
        verified_at=need.verified_at or now,
        closed_at=now,
    )
    tell_asker(need=need, template="need_answered", params={"number": need.number}, now=now)
    return need
