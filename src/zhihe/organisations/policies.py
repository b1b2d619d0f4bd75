"""Who may do what with organisations; the getter is the check."""

from __future__ import annotations

from uuid import UUID

from zhihe.organisations.models import (
    Appointment,
    Membership,
    Organisation,
    OrganisationDocument,
    Place,
)
from zhihe.organisations.rules import appointable_by
from zhihe.organisations.terms import ACTIVE_STAGES, CLERK_ROLES, Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import Forbidden, NotFound
from zhihe.regions.models import Region

# Every city's clerk line: what a level may see is its own region and all below.
GOVERNING = frozenset(CLERK_ROLES)
MEMBER_KEEPERS = (Role.ORG_ADMIN, Role.PROJECT_MANAGER)
PLACE_KEEPERS = (Role.ORG_ADMIN, Role.PROJECT_MANAGER, Role.STATION_WORKER)


def get_organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """The organisation in the actor's city, whatever the actor's rights; NotFound otherwise."""
    row = (
        Organisation.objects.in_city(actor.city)
        .select_related("region", "parent")
        .filter(pk=organisation_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def access_public_organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """An organisation anybody may see: active ones; others only for those who hold or govern it."""
    row = get_organisation(actor, organisation_id)
    if row.stage in ACTIVE_STAGES or holds(actor, row) or governs(actor, row.region, row.lines):
        return row
    raise NotFound()


def access_organisation_as(actor: Actor, organisation_id: UUID, *roles: str) -> Organisation:
    """The organisation, when the hat worn now is one of ``roles`` there or ORG_ADMIN above it."""
    row = get_organisation(actor, organisation_id)
    if holds(actor, row, *roles):
        return row
    if row.stage not in ACTIVE_STAGES:
        raise NotFound()
    raise Forbidden()


def access_organisation_for_governing(actor: Actor, organisation_id: UUID) -> Organisation:
    """The organisation, for a clerk whose region (and line) covers it; NotFound outside the scope."""
    row = get_organisation(actor, organisation_id)
    if not governs(actor, row.region, row.lines):
        raise NotFound()
    return row


def holds(actor: Actor, organisation: Organisation, *roles: str) -> bool:
    """Whether the hat worn now acts for the organisation: at it with a role, or as ORG_ADMIN above it.

    Without ``roles`` any organisation role at it counts. A corps' admin acts for its teams.
    """
    hat = actor.hat
    if hat is None or hat.organisation_id is None or hat.role in GOVERNING:
        return False
    if hat.organisation_id == organisation.pk:
        return not roles or hat.role in roles
    above = str(hat.organisation_id) in organisation.path.split("/")
    return above and hat.role == Role.ORG_ADMIN


def governs(actor: Actor, region: Region | None, lines: list[str] | None = None) -> bool:
    """Whether the hat worn now is a clerk whose region covers ``region``; a line clerk needs the line too."""
    hat = actor.hat
    if hat is None or hat.role not in GOVERNING or region is None or not hat.region_path:
        return False
    if not region.path.startswith(hat.region_path):
        return False
    return hat.role != Role.LINE_CLERK or hat.line in (lines or [])


def visible_to(actor: Actor) -> CityQuerySet:
    """Organisations the actor may list: active ones for all, more by the hat worn now."""
    rows = Organisation.objects.in_city(actor.city)
    hat = actor.hat
    if hat is not None and hat.role in GOVERNING:
        rows = rows.filter(region__path__startswith=hat.region_path)
        return rows.filter(lines__contains=[hat.line]) if hat.role == Role.LINE_CLERK else rows
    return rows.filter(stage__in=ACTIVE_STAGES)


def decides(actor: Actor, region: Region | None) -> bool:
    """Whether the hat worn now is a region's clerk who covers ``region``.

    A line clerk sees and counts along the line but decides nothing: the region answers for it.
    """
    return governs(actor, region) and not actor.has_role(Role.LINE_CLERK)


def access_organisation_for_review(actor: Actor, organisation_id: UUID) -> Organisation:
    """The organisation, for the clerk of its region; Forbidden for a line clerk who may only look."""
    row = access_organisation_for_governing(actor, organisation_id)
    if not decides(actor, row.region):
        raise Forbidden()
    return row


def access_document(actor: Actor, document_id: UUID) -> OrganisationDocument:
    """A document of an application: for its applicant, its admin and the clerks above."""
    row = (
        OrganisationDocument.objects.in_city(actor.city)
        .select_related("organisation", "organisation__region")
        .filter(pk=document_id)
        .first()
    )
    if row is None:
        raise NotFound()
    own = row.uploaded_by == actor.person_id or holds(actor, row.organisation, Role.ORG_ADMIN)
    if not own and not governs(actor, row.organisation.region, row.organisation.lines):
        raise NotFound()
    return row


def own_organisation(actor: Actor, *roles: str) -> Organisation:
    """The organisation of the hat worn now; Forbidden without one or with another role."""
    if actor.hat is None or actor.hat.organisation_id is None:
        raise Forbidden()
    return access_organisation_as(actor, actor.hat.organisation_id, *roles)


def access_place(actor: Actor, place_id: UUID) -> Place:
    """A place, for those who keep the places of its organisation."""
    row = (
        Place.objects.in_city(actor.city)
        .select_related("organisation", "region")
        .filter(pk=place_id)
        .first()
    )
    if row is None or not holds(actor, row.organisation, *PLACE_KEEPERS):
        raise NotFound()
    return row


def access_own_membership(actor: Actor, membership_id: UUID) -> Membership:
    """The person's own belonging."""
    row = _membership(actor, membership_id)
    if row.person_id != actor.person_id:
        raise NotFound()
    return row


def access_membership_of_desk(actor: Actor, membership_id: UUID) -> Membership:
    """A belonging to the organisation (or one below it) whose desk the actor keeps."""
    row = _membership(actor, membership_id)
    if not holds(actor, row.organisation, *MEMBER_KEEPERS):
        raise NotFound()
    return row


def _membership(actor: Actor, membership_id: UUID) -> Membership:
    row = (
        Membership.objects.in_city(actor.city)
        .select_related("organisation")
        .filter(pk=membership_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def check_may_appoint(
    actor: Actor, role: str, *, organisation: Organisation | None, region: Region | None
) -> None:
    """Forbidden unless the hat worn now may give ``role`` there (rules.appointable_by)."""
    if role not in roles_to_give(actor, organisation=organisation):
        raise Forbidden()
    if organisation is not None:
        return
    if region is None or region.city_id != actor.city:
        raise Forbidden()
    if actor.has_role(Role.CITY_CLERK) and not governs(actor, region):
        raise Forbidden()


def roles_to_give(actor: Actor, *, organisation: Organisation | None) -> tuple[str, ...]:
    """Roles the actor may give at the organisation, or over a region when None."""
    if actor.hat is None:
        return ()
    roles = appointable_by(actor.hat.role, at_organisation=organisation is not None)
    if organisation is None:
        return roles
    if holds(actor, organisation, Role.ORG_ADMIN) or decides(actor, organisation.region):
        return roles
    return ()


def access_appointment_for_ending(actor: Actor, appointment_id: UUID) -> Appointment:
    """A role, for the person who holds it or whoever may give it."""
    row = (
        Appointment.objects.in_city(actor.city)
        .select_related("organisation", "organisation__region", "region")
        .filter(pk=appointment_id)
        .first()
    )
    if row is None:
        raise NotFound()
    if row.person_id == actor.person_id:
        return row
    try:
        check_may_appoint(actor, row.role, organisation=row.organisation, region=row.region)
    except Forbidden as error:
        raise NotFound() from error
    return row
