"""Say no to an offered seat: the next one waiting gets it."""

from __future__ import annotations

from datetime import datetime

from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.withdraw_application import withdraw_application
from zhihe.recruitment.errors import StateMoved
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import ApplicationState as State


def decline_offer(*, actor: Actor, application: Application, now: datetime) -> None:
    """StateMoved when no seat is offered any more."""
    if application.state != State.OFFERED:
        raise StateMoved()
    withdraw_application(actor=actor, application=application, now=now)
