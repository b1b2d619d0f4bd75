"""Put a place (阵地) of an organisation on the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.errors import OutsideRegion
from zhihe.organisations.models import Organisation, Place
from zhihe.platform.actor import Actor
from zhihe.platform.fields import scaled_point
from zhihe.regions.models import Region


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Coordinates WGS-84 in degrees, the fence in metres."""

    name: str
    kind: str
    region: Region
    address: str
    lon: float
    lat: float
    fence_radius: int = 200
    phone: str = ""
    hours: str = ""
    name_en: str = ""


@transaction.atomic
def add_place(
    *, actor: Actor, organisation: Organisation, facts: PlaceFacts, now: datetime
) -> Place:
    """The getter was access_organisation_as(ORG_ADMIN, PROJECT_MANAGER). Raises OutsideRegion."""
    place = Place.objects.create(
        city_id=actor.city, organisation=organisation, created_at=now, **columns(actor, facts)
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.add_place",
            "place",
            place.pk,
            detail={"organisation": str(organisation.pk), "kind": facts.kind},
        ),
    )
    return place


def columns(actor: Actor, facts: PlaceFacts) -> dict[str, object]:
    """Column values of a place, with the scaled point the map sorts by."""
    if facts.region.city_id != actor.city:
        raise OutsideRegion()
    return {
        "name": facts.name.strip(),
        "name_en": facts.name_en,
        "kind": facts.kind,
        "region": facts.region,
        "address": facts.address,
        "lon": facts.lon,
        "lat": facts.lat,
        "point": scaled_point(facts.lon, facts.lat),
        "fence_radius": facts.fence_radius,
        "phone": facts.phone,
        "hours": facts.hours,
    }
