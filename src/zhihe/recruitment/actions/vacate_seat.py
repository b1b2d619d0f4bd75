"""Free a taken seat: the placement ends, its application moves, the counter falls."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.recruitment.errors import StateMoved
from zhihe.recruitment.events import PlacementCancelled
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.terms import Answer, PlacementState
from zhihe.recruitment.terms import ApplicationState as State


def vacate_seat(
    *,
    actor: Actor,
    placement: Placement,
    becomes: State,
    now: datetime,
    reason: str = "",
    late: bool = False,
    answer: Answer | None = None,
) -> None:
    """The caller holds the lock of the shift. StateMoved when the seat was given up before."""
    changes = {
        "state": PlacementState.CANCELLED,
        "cancelled_at": now,
        "cancelled_by": actor.person_id,
        "cancel_reason": reason[:200],
        "late": late,
    }
    if answer is not None:
        changes |= {"answer": answer, "answered_at": now}
    rows = Placement.objects.in_city(actor.city).filter(pk=placement.pk)
    if not rows.filter(state=PlacementState.PLACED).update(**changes):
        raise StateMoved()
    Application.objects.in_city(actor.city).filter(
        pk=placement.application_id, state=State.ADMITTED
    ).update(state=becomes, decided_at=now, reason=reason[:300])
    _give_back(actor.city, placement)
    publish(actor.city, PlacementCancelled(str(placement.pk), str(placement.shift_id)))


def _give_back(city: str, placement: Placement) -> None:
    Shift.objects.in_city(city).filter(pk=placement.shift_id).update(taken=F("taken") - 1)
