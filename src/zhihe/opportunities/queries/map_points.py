"""GeoJSON of the city map: 阵地, 活动, 团队; clustered on a grid that follows the zoom. WGS-84."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    CharField,
    Count,
    F,
    FloatField,
    Func,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Floor
from django.urls import NoReverseMatch, reverse

from zhihe.opportunities.labels import said, span_text
from zhihe.opportunities.models import Activity
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.models import Organisation, Place
from zhihe.organisations.terms import ACTIVE_STAGES, OrganisationKind
from zhihe.platform.fields import scaled_point
from zhihe.platform.keys import CityQuerySet

LAYERS = ("places", "activities", "teams")
TEAMS = (OrganisationKind.TEAM, OrganisationKind.CORPS, OrganisationKind.LEAGUE)
CELL_PIXELS = 56
STREET_ZOOM = 17
MOST = 1000


@dataclass(frozen=True, slots=True)
class Box:
    """west, south, east, north in degrees. ValueError when turned round or off the globe."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            raise ValueError("not a box on the globe")


class _Inside(Func):
    """The scaled point lies in the box; served by GiST."""

    template = "%(expressions)s"
    arg_joiner = " <@ "
    output_field = BooleanField()


class _AsBox(Func):
    template = "%(expressions)s::box"


def collection(
    city: str, box: Box, layers: Iterable[str], zoom: int, now: datetime
) -> dict[str, Any]:
    """A FeatureCollection; a cluster has ``count`` > 1 and no address. Two queries per layer."""
    makers: dict[str, Callable[..., list[dict[str, Any]]]] = {
        "places": _places,
        "activities": _activities,
        "teams": _teams,
    }
    cell = CELL_PIXELS * 360 / (256 * 2**zoom)
    features = [
        f for layer in LAYERS if layer in layers for f in makers[layer](city, box, cell, zoom, now)
    ]
    return {"type": "FeatureCollection", "features": features}


def points_of(rows: Sequence[Activity], now: datetime) -> dict[str, Any]:
    """The hits of a search as points, unclustered."""
    return {"type": "FeatureCollection", "features": [_activity_feature(row, now) for row in rows]}


def _inside(box: Box) -> Q:
    west, south = scaled_point(box.west, box.south)
    east, north = scaled_point(box.east, box.north)
    literal = f"({east!r},{north!r}),({west!r},{south!r})"
    return Q(_Inside(F("point"), _AsBox(Value(literal))))


def _grouped(rows: CityQuerySet, cell: float, zoom: int) -> tuple[list[dict[str, Any]], list[str]]:
    """(cells holding several, ids standing alone) of rows that have lon, lat."""
    cells = (
        rows.annotate(cx=Floor(F("lon") / cell), cy=Floor(F("lat") / cell))
        .order_by()
        .values("cx", "cy")
        .annotate(n=Count("id"), x=Avg("lon"), y=Avg("lat"), one=Min(Cast("id", CharField())))
    )[:MOST]
    several = [row for row in cells if row["n"] > 1]
    return several, [row["one"] for row in cells if row["n"] == 1]


def _clusters(layer: str, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_feature(layer, c["x"], c["y"], str(c["n"]), count=c["n"]) for c in cells]


def _activities(city: str, box: Box, cell: float, zoom: int, now: datetime) -> list[dict[str, Any]]:
    rows = Activity.objects.in_city(city).filter(
        _inside(box), state=ActivityState.PUBLISHED, ends_at__gt=now
    )
    if zoom >= STREET_ZOOM:
        return [_activity_feature(row, now) for row in rows[:MOST]]
    several, alone = _grouped(rows, cell, zoom)
    singles = Activity.objects.in_city(city).filter(pk__in=alone).order_by("id")
    return _clusters("activities", several) + [_activity_feature(row, now) for row in singles]


def _activity_feature(row: Activity, now: datetime) -> dict[str, Any]:
    return _feature(
        "activities",
        row.lon,
        row.lat,
        said(row.title, row.title_en),
        text=f"{span_text(row.starts_at, row.ends_at, now)} · {row.address}",
        url=reverse("opportunities:detail", args=[row.pk]),
    )


def _places(city: str, box: Box, cell: float, zoom: int, now: datetime) -> list[dict[str, Any]]:
    rows = Place.objects.in_city(city).filter(_inside(box), closed_at=None)
    several, alone = ([], None) if zoom >= STREET_ZOOM else _grouped(rows, cell, zoom)
    singles = (
        rows[:MOST]
        if alone is None
        else Place.objects.in_city(city).filter(pk__in=alone).order_by("id")
    )
    return _clusters("places", several) + [
        _feature(
            "places",
            row.lon,
            row.lat,
            said(row.name, row.name_en),
            text=row.address,
            url=_url("organisations:detail", row.organisation_id),
        )
        for row in singles
    ]


def _teams(city: str, box: Box, cell: float, zoom: int, now: datetime) -> list[dict[str, Any]]:
    """Teams stand at their first open place, else in the middle of their township."""
    place = (
        Place.objects.in_city(city)
        .filter(organisation=OuterRef("pk"), closed_at=None)
        .order_by("created_at", "id")
    )
    rows = (
        Organisation.objects.in_city(city)
        .filter(kind__in=TEAMS, stage__in=ACTIVE_STAGES)
        .annotate(
            x=Coalesce(
                Subquery(place.values("lon")[:1]), F("region__lon"), output_field=FloatField()
            ),
            y=Coalesce(
                Subquery(place.values("lat")[:1]), F("region__lat"), output_field=FloatField()
            ),
        )
        .filter(x__gte=box.west, x__lte=box.east, y__gte=box.south, y__lte=box.north)
        .order_by("id")
        .only("name", "name_en", "address", "city_id")
    )
    cells: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        key = (floor(row.x / cell), floor(row.y / cell)) if zoom < STREET_ZOOM else (row.pk.int, 0)
        cells[key].append(row)
    return [_team_feature(found) for found in cells.values()][:MOST]


def _team_feature(found: list[Any]) -> dict[str, Any]:
    first = found[0]
    if len(found) > 1:
        x, y = sum(r.x for r in found) / len(found), sum(r.y for r in found) / len(found)
        return _feature("teams", x, y, str(len(found)), count=len(found))
    return _feature(
        "teams",
        first.x,
        first.y,
        said(first.name, first.name_en),
        text=first.address,
        url=_url("organisations:detail", first.pk),
    )


def _url(name: str, key: Any) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def _feature(
    layer: str, lon: float, lat: float, title: str, *, text: str = "", url: str = "", count: int = 1
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
        "properties": {"layer": layer, "title": title, "text": text, "url": url, "count": count},
    }
