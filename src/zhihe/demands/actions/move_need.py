"""The one door to a request's state: one conditional UPDATE, its event with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.demands import rules
from zhihe.demands.errors import WrongStep
from zhihe.demands.models import Need
from zhihe.platform.actor import Actor


@transaction.atomic
def move_need(
    *, actor: Actor, need: Need, step: str, now: datetime, reason: str = "", **values: Any
) -> Need:
    """Take ``step`` of ``rules.MOVES``; ``values`` are written with it. Raises WrongStep."""
    before, after = rules.MOVES[step]
    won = (
        Need.objects.in_city(actor.city)
        .filter(pk=need.pk, state__in=before)
        .update(state=after, **values)
    )
    if not won:
        raise WrongStep()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            f"demands.{step}",
            "need",
            need.pk,
            person_id=need.filed_by,
            reason=reason,
            detail={"from": need.state, "to": str(after)},
        ),
    )
    need.refresh_from_db()
    return need
