"""Sign somebody up in their name: a station, a family member or a leader acts for the person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.models import Application


def apply_for(
    *, actor: Actor, shift_id: UUID, now: datetime, channel: str = "station"
) -> Application:
    """``actor`` must be acting for the person (``actor.acting_for`` after the person's code or
    signed slip was checked); the trace reads "X for Y at Z", the person is told who did it.
    """
    if actor.on_behalf_of is None:
        raise Forbidden()
    return apply_to_shift(actor=actor, shift_id=shift_id, now=now, channel=channel)
