"""Who may do what with activities; the getter is the check.

Outside the right the answer is NotFound where the thing is hidden, Forbidden where it is public.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from zhihe.opportunities.models import Activity, ActivityTemplate, Project
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.terms import ActivityState, HandOverState
from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import access_organisation_as, governs, holds
from zhihe.organisations.terms import ACTIVE_STAGES, CLERK_ROLES, Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import Forbidden, NotFound
from zhihe.regions.terms import Level

MANAGING = (Role.ORG_ADMIN, Role.PROJECT_MANAGER)
LEADING = (Role.ORG_ADMIN, Role.PROJECT_MANAGER, Role.LEADER)
CLERK_LEVEL = {
    Role.TOWNSHIP_CLERK: "township",
    Role.COUNTY_CLERK: "county",
    Role.CITY_CLERK: "city",
}
RELATED = (
    "organisation__region",
    "executor",
    "category",
    "place",
    "region",
    "project",
    "insurance",
)


def get_activity(actor: Actor, activity_id: UUID) -> Activity:
    """The activity in the actor's city, whatever the rights; NotFound otherwise. One query."""
    row = (
        Activity.objects.in_city(actor.city).select_related(*RELATED).filter(pk=activity_id).first()
    )
    if row is None:
        raise NotFound()
    return row


def is_public(activity: Activity) -> bool:
    """Published, ended, or cancelled after having been published."""
    return activity.state in rules.PUBLIC and activity.published_at is not None


def access_public_activity(actor: Actor, activity_id: UUID) -> Activity:
    """A public activity for everybody; drafts for their organisation and its reviewers."""
    row = get_activity(actor, activity_id)
    if is_public(row) or _belongs(actor, row) or _reviews(actor, row):
        return row
    raise NotFound()


def access_activity_for_managing(actor: Actor, activity_id: UUID) -> Activity:
    """For the managers of the organisation or of the executor, and the admin above."""
    row = get_activity(actor, activity_id)
    if manages(actor, row):
        return row
    raise _refusal(actor, row)


def access_activity_for_leading(actor: Actor, activity_id: UUID) -> Activity:
    """For managers, leaders of the organisation or executor, and the named leader."""
    row = get_activity(actor, activity_id)
    if leads(actor, row):
        return row
    raise _refusal(actor, row)


def access_activity_for_review(actor: Actor, activity_id: UUID) -> Activity:
    """For clerks whose region (and line) covers the organisation; NotFound outside the scope."""
    row = get_activity(actor, activity_id)
    if _reviews(actor, row):
        return row
    raise NotFound()


def access_activity_for_handing_over(actor: Actor, activity_id: UUID) -> Activity:
    """For those who manage the organisation itself: only the parent hands over."""
    row = get_activity(actor, activity_id)
    if holds(actor, row.organisation, *MANAGING):
        return row
    raise _refusal(actor, row)


def access_activity_for_answering(actor: Actor, activity_id: UUID) -> Activity:
    """For those who manage the child organisation that was asked."""
    row = get_activity(actor, activity_id)
    if row.executor is not None and holds(actor, row.executor, *MANAGING):
        return row
    raise _refusal(actor, row)


def access_organisation_for_publishing(actor: Actor, organisation_id: UUID) -> Organisation:
    """An active organisation whose activities the actor manages."""
    row = access_organisation_as(actor, organisation_id, *MANAGING)
    if row.stage not in ACTIVE_STAGES:
        raise Forbidden()
    return row


def access_template(actor: Actor, template_id: UUID) -> ActivityTemplate:
    """A template of an organisation the actor manages."""
    row = (
        ActivityTemplate.objects.in_city(actor.city)
        .select_related("organisation")
        .filter(pk=template_id)
        .first()
    )
    if row is None or not holds(actor, row.organisation, *MANAGING):
        raise NotFound()
    return row


def access_public_project(actor: Actor, project_id: UUID) -> Project:
    """Projects are public."""
    row = (
        Project.objects.in_city(actor.city)
        .select_related("organisation__region")
        .filter(pk=project_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def access_project_for_managing(actor: Actor, project_id: UUID) -> Project:
    """For the managers of its organisation."""
    row = access_public_project(actor, project_id)
    if not holds(actor, row.organisation, *MANAGING):
        raise Forbidden()
    return row


def manages(actor: Actor, activity: Activity) -> bool:
    """Whether the hat worn now may change the activity."""
    return holds(actor, activity.organisation, *MANAGING) or _executes(actor, activity, *MANAGING)


def leads(actor: Actor, activity: Activity) -> bool:
    """Whether the actor may stand at the gate: roll call, codes, roster."""
    if actor.person_id is not None and actor.person_id == activity.leader_id:
        return True
    return holds(actor, activity.organisation, *LEADING) or _executes(actor, activity, *LEADING)


def clerk_level(actor: Actor) -> str:
    """Level of the clerk's hat; a line clerk counts by the region of the appointment."""
    hat = actor.hat
    if hat is None or hat.role not in CLERK_ROLES:
        return ""
    if hat.role in CLERK_LEVEL:
        return CLERK_LEVEL[Role(hat.role)]
    depth = hat.region_path.count("/")
    return {1: "city", 2: "county"}.get(depth, "township")


def organisation_level(organisation: Organisation) -> str:
    """Level at which the organisation stands; villages are seen to by the township."""
    level = organisation.region.level
    return "township" if level in (Level.VILLAGE, Level.TOWNSHIP) else str(level)


def visible_to(actor: Actor) -> CityQuerySet:
    """Activities the actor may list: public ones, plus own or governed ones by the hat."""
    rows = Activity.objects.in_city(actor.city)
    public = Q(state__in=rules.PUBLIC, published_at__isnull=False)
    hat = actor.hat
    if hat is None:
        return rows.filter(public)
    if hat.role in CLERK_ROLES:
        return rows.filter(public | in_scope(actor))
    if hat.organisation_id is not None:
        return rows.filter(public | of_organisation(actor))
    return rows.filter(public)


def in_scope(actor: Actor) -> Q:
    """Condition on activities: the organisation lies in the clerk's region and line."""
    hat = actor.hat
    if hat is None or not hat.region_path:
        return Q(pk__in=[])
    scope = Q(organisation__region__path__startswith=hat.region_path)
    if hat.role == Role.LINE_CLERK:
        scope &= Q(organisation__lines__contains=[hat.line])
    return scope


def of_organisation(actor: Actor) -> Q:
    """Condition on activities: of the hat's organisation, its executor, or (admins) below it."""
    hat = actor.hat
    if hat is None or hat.organisation_id is None:
        return Q(pk__in=[])
    own = Q(organisation=hat.organisation_id)
    own |= Q(executor=hat.organisation_id, hand_over__in=rules.HAND_OVER_LIVE)
    if hat.role == Role.ORG_ADMIN:
        own |= Q(organisation__path__contains=f"{hat.organisation_id}/")
    return own


def to_review(actor: Actor, now: datetime, *, all_levels: bool = False) -> CityQuerySet:
    """The clerk's queue: submitted, in scope, needing this level; lower levels once overdue."""
    rows = Activity.objects.in_city(actor.city).filter(
        in_scope(actor), state=ActivityState.SUBMITTED
    )
    level = clerk_level(actor)
    if not level:
        return rows.none()
    if not all_levels:
        own = Q(review_level=level)
        lower = [x for x in rules.LEVELS if rules.reaches(level, x)]
        rows = rows.filter(own | Q(review_level__in=lower, review_due_at__lt=now))
    return rows.order_by("review_due_at", "id")


def _belongs(actor: Actor, activity: Activity) -> bool:
    asked = activity.executor is not None and activity.hand_over != HandOverState.REFUSED
    return holds(actor, activity.organisation) or (
        asked and activity.executor is not None and holds(actor, activity.executor)
    )


def _executes(actor: Actor, activity: Activity, *roles: str) -> bool:
    live = activity.hand_over in rules.HAND_OVER_LIVE
    return live and activity.executor is not None and holds(actor, activity.executor, *roles)


def _reviews(actor: Actor, activity: Activity) -> bool:
    return governs(actor, activity.organisation.region, activity.organisation.lines)


def _refusal(actor: Actor, activity: Activity) -> Exception:
    seen = is_public(activity) or _belongs(actor, activity) or _reviews(actor, activity)
    return Forbidden() if seen else NotFound()
