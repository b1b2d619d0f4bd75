"""「我会来」: the answer the head count lives on (Z07)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.recruitment.errors import ShiftOver, StateMoved
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import Answer, PlacementState


@transaction.atomic
def confirm_coming(*, actor: Actor, placement: Placement, now: datetime) -> None:
    """Saying it twice changes nothing. ShiftOver after the end, StateMoved without the seat."""
    if placement.span.upper <= now:
        raise ShiftOver()
    rows = Placement.objects.in_city(actor.city).filter(pk=placement.pk)
    live = rows.filter(state=PlacementState.PLACED)
    if live.exclude(answer=Answer.COMING).update(answer=Answer.COMING, answered_at=now):
        record_event(
            actor=actor,
            now=now,
            fact=Fact(
                "recruitment.confirm",
                "placement",
                placement.pk,
                person_id=actor.on_behalf_of or actor.person_id,
            ),
        )
    elif not live.exists():
        raise StateMoved()
