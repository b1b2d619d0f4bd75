"""Who may do what with attendance; the getter is the check."""

from __future__ import annotations

from uuid import UUID

from zhihe.attendance.models import RosterBatch, Sheet
from zhihe.attendance.queries.check_in_window import get_shift
from zhihe.opportunities.models import Activity, Shift
from zhihe.organisations.policies import holds
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden, NotFound

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


def access_sheet(actor: Actor, sheet_id: UUID) -> Sheet:
    """An entered sheet, for those who lead its organisation's shifts or confirm them."""
    sheet = (
        Sheet.objects.in_city(actor.city)
        .select_related("organisation", "shift", "shift__activity")
        .filter(pk=sheet_id)
        .first()
    )
    if sheet is None:
        raise NotFound()
    is_leader = sheet.shift is not None and sheet.shift.activity.leader_id == actor.person_id
    if is_leader or holds(actor, sheet.organisation, *LEADING, Role.CONFIRMER):
        return sheet
    raise NotFound()


def access_activity_for_rosters(actor: Actor, activity_id: UUID) -> Activity:
    """An activity whose roster files the hat worn now may upload; Forbidden for everybody else."""
    row = (
        Activity.objects.in_city(actor.city)
        .select_related("organisation", "executor")
        .filter(pk=activity_id)
        .first()
    )
    if row is None:
        raise NotFound()
    if not may_bring_rosters(actor, row):
        raise Forbidden()
    return row


def may_bring_rosters(actor: Actor, activity: Activity) -> bool:
    """项目管理员 and 负责人 of the organisation or the executor."""
    bodies = [activity.organisation] + ([activity.executor] if activity.executor else [])
    return any(holds(actor, body, Role.PROJECT_MANAGER, Role.ORG_ADMIN) for body in bodies)


def access_roster(actor: Actor, batch_id: UUID) -> RosterBatch:
    """An uploaded roster file, for those who may upload to its activity."""
    row = (
        RosterBatch.objects.in_city(actor.city)
        .select_related("activity")
        .filter(pk=batch_id)
        .first()
    )
    if row is None:
        raise NotFound()
    access_activity_for_rosters(actor, row.activity_id)
    return row
