"""Who may see and do what with applications and seats; the getter is the check."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.terms import ActivityState, HandOverState
from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import get_organisation, holds
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import Forbidden, NotFound
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.queries.fitness import Fitness, finding_for_shift

REVIEWERS = (Role.ORG_ADMIN, Role.PROJECT_MANAGER, Role.LEADER)
"""Who assesses applicants and manages seats at the organisation of an activity."""
ROSTER_READERS = (*REVIEWERS, Role.CONFIRMER)
"""Who may hold the list of the day in their hands."""
CARRIED_OUT = (HandOverState.ACCEPTED, HandOverState.REPORTED)

SHOWN = (ActivityState.PUBLISHED, ActivityState.ENDED, ActivityState.CANCELLED)
JOINED = ("shift__post", "activity__organisation", "activity__executor", "volunteer")


def visible_to(actor: Actor) -> CityQuerySet[Any]:
    """The actor's own applications (or those of the person acted for)."""
    subject = actor.on_behalf_of or actor.person_id
    rows: CityQuerySet[Any] = Application.objects.in_city(actor.city)
    return rows.filter(volunteer__person_id=subject) if subject else rows.none()


def access_own_application(actor: Actor, application_id: UUID) -> Application:
    """One of the person's own applications with shift, post and activity; NotFound else."""
    rows = visible_to(actor).select_related(*JOINED)
    row: Application | None = rows.filter(pk=application_id).first()
    if row is None:
        raise NotFound()
    return row


def access_own_placement(actor: Actor, application_id: UUID) -> Placement:
    """The seat that belongs to one's own application, live or given back; NotFound without one."""
    application = access_own_application(actor, application_id)
    row = Placement.objects.in_city(actor.city).filter(application_id=application.pk).first()
    if row is None:
        raise NotFound()
    return row


def carries_out(actor: Actor, activity: Activity, *roles: str) -> bool:
    """Whether the hat worn now acts for the organisation of the activity or its executor."""
    if holds(actor, activity.organisation, *roles):
        return True
    executor = activity.executor if activity.hand_over in CARRIED_OUT else None
    return executor is not None and holds(actor, executor, *roles)


def access_activity_for_recruiting(actor: Actor, activity_id: UUID) -> Activity:
    """An activity whose applicants the actor assesses; NotFound outside."""
    return _activity(actor, activity_id, REVIEWERS)


def access_shift_for_recruiting(actor: Actor, shift_id: UUID) -> Shift:
    """A shift whose seats the actor manages; NotFound outside."""
    return _shift(actor, shift_id, REVIEWERS)


def access_shift_roster(actor: Actor, shift_id: UUID) -> Shift:
    """A shift whose list of people the actor may see; NotFound outside."""
    return _shift(actor, shift_id, ROSTER_READERS)


def access_applicant_for_review(actor: Actor, application_id: UUID) -> Application:
    """An application to an activity whose applicants the actor assesses; NotFound outside."""
    row = (
        Application.objects.in_city(actor.city)
        .select_related(*JOINED, "shift__post__skill", "shift__post__qualification")
        .filter(pk=application_id)
        .first()
    )
    if row is None or not carries_out(actor, row.activity, *REVIEWERS):
        raise NotFound()
    return row


def access_placement_for_release(actor: Actor, application_id: UUID) -> Placement:
    """The seat of an applicant, for the organisation that may take it back."""
    application = access_applicant_for_review(actor, application_id)
    row = (
        Placement.objects.in_city(actor.city)
        .select_related("volunteer")
        .filter(application_id=application.pk)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def activities_of_desk(actor: Actor, *roles: str) -> CityQuerySet[Any]:
    """Activities the hat worn now recruits for: its organisation's, an ORG_ADMIN's below too."""
    rows = Activity.objects.in_city(actor.city)
    hat = actor.hat
    if hat is None or hat.organisation_id is None or hat.role not in (roles or REVIEWERS):
        return rows.none()
    if hat.role == Role.ORG_ADMIN:
        part = f"{hat.organisation_id}/"
        own = Q(organisation__path__contains=part)
        handed = Q(executor__path__contains=part, hand_over__in=CARRIED_OUT)
    else:
        own = Q(organisation_id=hat.organisation_id)
        handed = Q(executor_id=hat.organisation_id, hand_over__in=CARRIED_OUT)
    return rows.filter(own | handed)


def _activity(actor: Actor, activity_id: UUID, roles: tuple[str, ...]) -> Activity:
    row = (
        Activity.objects.in_city(actor.city)
        .select_related("organisation", "executor", "category", "region")
        .filter(pk=activity_id)
        .first()
    )
    if row is None or not carries_out(actor, row, *roles):
        raise NotFound()
    return row


def _shift(actor: Actor, shift_id: UUID, roles: tuple[str, ...]) -> Shift:
    row = (
        Shift.objects.in_city(actor.city)
        .select_related("post", "activity__organisation", "activity__executor")
        .filter(pk=shift_id)
        .first()
    )
    if row is None or not carries_out(actor, row.activity, *roles):
        raise NotFound()
    return row


def access_shift_to_join(actor: Actor, shift_id: UUID, now: datetime) -> Fitness:
    """A shift anybody may look at (published once), with what is missing for this person."""
    fit = finding_for_shift(actor, shift_id, now)
    if fit.sheet.activity.state not in SHOWN:
        raise NotFound()
    return fit


def access_activity_to_join(actor: Actor, activity_id: UUID) -> Activity:
    """An activity anybody may look at."""
    row = (
        Activity.objects.in_city(actor.city)
        .select_related("organisation")
        .filter(pk=activity_id, state__in=SHOWN)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


MEMBER_LEADERS = (Role.ORG_ADMIN, Role.PROJECT_MANAGER, Role.LEADER)
"""Who signs members of the own organisation up, at any organisation's shift."""


def access_members_sign_up(
    actor: Actor, shift_id: UUID, now: datetime
) -> tuple[Fitness, Organisation]:
    """A public shift, and the organisation whose members the hat worn now leads."""
    fit = access_shift_to_join(actor, shift_id, now)
    hat = actor.hat
    if hat is None or hat.role not in MEMBER_LEADERS or hat.organisation_id is None:
        raise Forbidden()
    return fit, get_organisation(actor, hat.organisation_id)
