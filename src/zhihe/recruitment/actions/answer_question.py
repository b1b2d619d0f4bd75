"""The applicant answers what the organisation asked; the application waits for it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.recruitment.errors import ReasonNeeded, StateMoved
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import ApplicationState as State


@transaction.atomic
def answer_question(*, actor: Actor, application: Application, reply: str, now: datetime) -> None:
    """ReasonNeeded for an empty answer; StateMoved when nothing is asked any more."""
    reply = reply.strip()[:300]
    if not reply:
        raise ReasonNeeded()
    moved = (
        Application.objects.in_city(actor.city)
        .filter(pk=application.pk, state=State.ASKED)
        .update(state=State.APPLIED, reply=reply)
    )
    if not moved:
        raise StateMoved()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.reply",
            "application",
            application.pk,
            person_id=actor.on_behalf_of or actor.person_id,
        ),
    )
