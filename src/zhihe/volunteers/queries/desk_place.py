"""Where the documents of a neighbourhood are looked at."""

from __future__ import annotations

from zhihe.organisations.models import Place
from zhihe.organisations.terms import OrganisationKind
from zhihe.regions.models import Region


def desk_place_for(city: str, region: Region | None) -> str:
    """Name and address of a station's place in the township, '' when none is on the map."""
    if region is None:
        return ""
    township = region.parent if region.level == "village" and region.parent else region
    place = (
        Place.objects.in_city(city)
        .filter(region__path__startswith=township.path, organisation__kind=OrganisationKind.STATION)
        .order_by("name", "id")
        .first()
    )
    return f"{place.name}（{place.address}）" if place else ""
