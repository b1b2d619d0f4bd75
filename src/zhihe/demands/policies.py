"""Who may see and handle a request. The private part opens for the desk and the placed person only."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from zhihe.accounts.queries.phones import phone_index
from zhihe.demands.errors import NotYours
from zhihe.demands.models import Need
from zhihe.organisations.policies import GOVERNING, governs
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import NotFound
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState

DESK_ROLES = (
    Role.STATION_WORKER,
    Role.BROKER,
    Role.TOWNSHIP_CLERK,
    Role.COUNTY_CLERK,
    Role.CITY_CLERK,
)


def desk_path(actor: Actor) -> str:
    """Region path the hat worn now handles requests of ('' for none).

    A station worker serves the township of the station, a clerk the own region and below.
    """
    hat = actor.hat
    if hat is None or hat.role not in DESK_ROLES:
        return ""
    if hat.region_path:
        return hat.region_path
    return _station_path(actor.city, hat.organisation_id)


def _station_path(city: str, organisation_id: UUID | None) -> str:
    from zhihe.organisations.models import Organisation

    station = (
        Organisation.objects.in_city(city)
        .select_related("region__parent")
        .filter(pk=organisation_id)
        .first()
    )
    if station is None:
        return ""
    region = station.region
    return region.parent.path if region.level == "village" and region.parent else region.path


def visible_to(actor: Actor) -> CityQuerySet:
    """Requests of the hat's scope, for the desk; none for others."""
    path = desk_path(actor)
    rows = Need.objects.in_city(actor.city)
    return rows.filter(region__path__startswith=path) if path else rows.none()


def access_need_for_desk(actor: Actor, need_id: UUID) -> Need:
    """A request the hat's desk handles; NotFound outside its scope."""
    row: Need | None = (
        visible_to(actor)
        .select_related("region", "region__parent", "category", "activity")
        .filter(pk=need_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def access_need_by_number(city: str, number: str, phone: str) -> Need:
    """A request by its number and the phone it was filed with (a family member's too); NotYours."""
    index = phone_index(phone)
    row = (
        Need.objects.in_city(city)
        .filter(Q(phone_index=index) | Q(family_phone_index=index), number=number.strip().upper())
        .select_related("region", "region__parent", "category", "activity")
        .first()
    )
    if row is None:
        raise NotYours()
    return row


def access_need_as_placed(actor: Actor, need_id: UUID) -> Need:
    """A request whose activity the person is placed in now."""
    row = (
        Need.objects.in_city(actor.city)
        .select_related("region", "category", "activity")
        .filter(pk=need_id, activity__isnull=False)
        .first()
    )
    if row is None or actor.person_id is None:
        raise NotFound()
    placed = (
        Placement.objects.in_city(actor.city)
        .filter(
            activity_id=row.activity_id,
            state=PlacementState.PLACED,
            volunteer__person_id=actor.person_id,
        )
        .exists()
    )
    if not placed:
        raise NotFound()
    return row


def may_govern(actor: Actor, need: Need) -> bool:
    """A clerk over the request's region."""
    return actor.hat is not None and actor.hat.role in GOVERNING and governs(actor, need.region)
