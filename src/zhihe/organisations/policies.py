"""Who may do what with organisations; the getter is the check."""

from __future__ import annotations

from uuid import UUID

from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES, CLERK_ROLES, Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import Forbidden, NotFound
from zhihe.regions.models import Region

# Every city's clerk line: what a level may see is its own region and all below.
GOVERNING = frozenset(CLERK_ROLES)


def get_organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """The organisation in the actor's city, whatever the actor's rights; NotFound otherwise."""
    row = (
        Organisation.objects.in_city(actor.city).select_related("region", "parent").filter(pk=organisation_id).first()
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
