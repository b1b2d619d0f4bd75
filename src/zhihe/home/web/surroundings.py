"""Where the visitor looks from: a chosen county, a rough position, or the own neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from zhihe.frame.map_tiles import tiles_template
from zhihe.frame.menus import url_or_empty
from zhihe.opportunities.queries.choices import shown_districts
from zhihe.regions.models import Region
from zhihe.regions.terms import Level


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``near`` is (lon, lat) WGS-84 or None; ``chosen`` the county of ``?district=``."""

    counties: list[Region]
    chosen: Region | None
    near: tuple[float, float] | None
    positioned: bool

    @property
    def region_path(self) -> str:
        """Path of the chosen county; empty for the whole city."""
        return self.chosen.path if self.chosen else ""


def surroundings_of(request: HttpRequest, own: Region | None = None) -> Surroundings:
    """Wrong values are dropped, not refused: a shared link never breaks. One query."""
    counties = [r for r in shown_districts(request.city.code) if r.level == Level.COUNTY]  # type: ignore[attr-defined]
    chosen = next((r for r in counties if r.code == request.GET.get("district")), None)
    given = _position(request)
    near = given
    for region in (chosen, own):
        if near is None and region is not None and region.lon and region.lat:
            near = (region.lon, region.lat)
    return Surroundings(counties, chosen, near, given is not None)


def _position(request: HttpRequest) -> tuple[float, float] | None:
    """``?lon=&lat=`` rounded to about a kilometre: finer is never kept or sent back."""
    try:
        lon = round(float(request.GET.get("lon", "")), 2)
        lat = round(float(request.GET.get("lat", "")), 2)
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def map_context(request: HttpRequest, here: Surroundings) -> dict[str, Any]:
    """Attributes of the map: outlines always, tiles where a key is set."""
    city = request.city  # type: ignore[attr-defined]
    lon, lat = here.near or (city.lon, city.lat)
    return {
        "outlines_url": url_or_empty("opportunities:outlines"),
        "tiles": tiles_template(),
        "map_lon": lon,
        "map_lat": lat,
        "map_zoom": 9 if here.near is None else (10 if here.chosen else 13),
    }
