"""Who may do what with attendance; the getter is the check."""

from __future__ import annotations

from uuid import UUID

from zhihe.attendance.queries.check_in_window import get_shift
from zhihe.opportunities.models import Shift
from zhihe.organisations.policies import holds
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden

LEADING = (Role.LEADER, Role.PROJECT_MANAGER, Role.ORG_ADMIN)


def leads(actor: Actor, shift: Shift) -> bool:
    """The named leader as a person, or a hat of the organisation that carries the activity out."""
    activity = shift.activity
    if actor.person_id is not None and actor.person_id == activity.leader_id:
        return True
    bodies = [activity.organisation] + ([activity.executor] if activity.executor else [])
    return any(holds(actor, body, *LEADING) for body in bodies)


def access_shift_to_lead(actor: Actor, shift_id: UUID) -> Shift:
    """The shift, for its leader and the organisation's managers; Forbidden for everybody else."""
    shift = get_shift(actor.city, shift_id)
    if not leads(actor, shift):
        raise Forbidden()
    return shift
