"""Who may take which list out of the house."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhihe.interchange.models import ExportLog
from zhihe.interchange.terms import EXPORTERS
from zhihe.opportunities.models import Activity
from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import governs, holds, own_organisation
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden, NotFound
from zhihe.regions.models import Region


@dataclass(frozen=True, slots=True)
class Scope:
    """An organisation with those below, or a region, or a region along a line."""

    organisation: Organisation | None = None
    region: Region | None = None
    line: str = ""


def scope_of(actor: Actor) -> Scope:
    """The widest list the hat worn now may take; Forbidden for other hats."""
    hat = actor.hat
    if hat is None or hat.role not in EXPORTERS:
        raise Forbidden()
    if hat.role == Role.ORG_ADMIN:
        return Scope(organisation=own_organisation(actor, Role.ORG_ADMIN))
    region = Region.objects.filter(pk=hat.region_id, city_id=actor.city).first()
    if region is None:
        raise Forbidden()
    return Scope(region=region, line=hat.line if hat.role == Role.LINE_CLERK else "")


def access_activity_for_cover(actor: Actor, activity_id: UUID) -> Activity:
    """An activity whose insured people the actor may list."""
    row = (
        Activity.objects.in_city(actor.city)
        .select_related("organisation", "organisation__region")
        .filter(pk=activity_id)
        .first()
    )
    if row is None:
        raise NotFound()
    own = holds(actor, row.organisation, Role.ORG_ADMIN)
    if not own and not governs(actor, row.organisation.region, row.organisation.lines):
        raise NotFound()
    return row


def access_own_export(actor: Actor, export_id: UUID) -> ExportLog:
    """An export the actor asked for, wearing the hat it was asked with."""
    row = (
        ExportLog.objects.in_city(actor.city).filter(pk=export_id, asked_by=actor.person_id).first()
    )
    if row is None or not actor.has_role(row.role):
        raise NotFound()
    return row
