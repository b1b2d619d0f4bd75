"""A person is gone (account closed, guardian's consent withdrawn, 「这不是我」): free what has not begun."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.platform.actor import Actor, system_actor
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.withdraw_application import withdraw_application
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.terms import ApplicationState, PlacementState

WAITS = (
    ApplicationState.APPLIED,
    ApplicationState.ASKED,
    ApplicationState.WAITING,
    ApplicationState.OFFERED,
)


def release_person(*, city: str, person_id: UUID, reason: str, now: datetime) -> int:
    """Cancel every coming placement and withdraw every open application; returns how many.

    One transaction each: a shift that just began keeps its seat and holds nobody else up.
    """
    actor = system_actor(city)
    placements = Placement.objects.in_city(city).filter(
        volunteer__person_id=person_id, state=PlacementState.PLACED, shift__starts_at__gt=now
    )
    applications = Application.objects.in_city(city).filter(
        volunteer__person_id=person_id, state__in=WAITS
    )
    return _seats(actor, list(placements), reason, now) + _queue(
        actor, list(applications), reason, now
    )


def _seats(actor: Actor, rows: list[Placement], reason: str, now: datetime) -> int:
    for row in rows:
        cancel_placement(actor=actor, placement=row, now=now, reason=reason)
    return len(rows)


def _queue(actor: Actor, rows: list[Application], reason: str, now: datetime) -> int:
    for row in rows:
        withdraw_application(actor=actor, application=row, now=now, reason=reason)
    return len(rows)
