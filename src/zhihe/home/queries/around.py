"""What stands around: activities, places (阵地) and teams as lines of a list, nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.db.models import F, FloatField, Func, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse

from zhihe.foundation.geo import Point, distance_m, wgs84_to_gcj02
from zhihe.opportunities.labels import distance_text, said, span_text
from zhihe.opportunities.queries.cards import SHORT
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.opportunities.queries.map_points import TEAMS
from zhihe.organisations.models import Organisation, Place
from zhihe.organisations.terms import ACTIVE_STAGES
from zhihe.platform.fields import PointField, scaled_point

LAYERS = ("activities", "places", "teams")
Near = tuple[float, float] | None


class _Away(Func):
    """Distance in degrees of latitude between two scaled points; served by GiST KNN."""

    template = "(%(expressions)s)"
    arg_joiner = " <-> "
    output_field = FloatField()


class _Point(Func):
    template = "%(expressions)s::point"


class _MakePoint(Func):
    function = "point"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the map in words, with the way there."""

    title: str
    url: str
    text: str
    when: str
    phone: str
    distance: str
    directions: str


def rows_of(city: str, layer: str, now: datetime, *, near: Near, region_path: str) -> Any:
    """Rows of one layer in a county or the whole city, nearest to ``near`` (lon, lat) first."""
    if layer == "activities":
        return found(city, Wanted(near=near, region_path=region_path), now).only(*SHORT)
    rows = _places(city) if layer == "places" else _teams(city)
    if region_path:
        rows = rows.filter(region__path__startswith=region_path)
    if near is None:
        return rows.order_by("name" if layer == "places" else "pinyin", "id")
    x, y = scaled_point(*near)
    there = _Point(Value(f"({x!r},{y!r})"))
    return rows.annotate(away=_Away(F("point" if layer == "places" else "stands"), there)).order_by(
        "away", "id"
    )


def _places(city: str) -> Any:
    return Place.objects.in_city(city).filter(closed_at=None)


def _teams(city: str) -> Any:
    """Teams at their first open place, else in the middle of their region; as on the map."""
    place = (
        Place.objects.in_city(city)
        .filter(organisation=OuterRef("pk"), closed_at=None)
        .order_by("created_at", "id")
    )
    lon = Coalesce(Subquery(place.values("lon")[:1]), F("region__lon"), output_field=FloatField())
    lat = Coalesce(Subquery(place.values("lat")[:1]), F("region__lat"), output_field=FloatField())
    return (
        Organisation.objects.in_city(city)
        .filter(kind__in=TEAMS, stage__in=ACTIVE_STAGES)
        .annotate(lon=lon, lat=lat)
        .annotate(
            stands=_MakePoint(
                F("lon") * Value(scaled_point(1.0, 0.0)[0]), F("lat"), output_field=PointField()
            )
        )
    )


def lines_of(layer: str, rows: Iterable[Any], now: datetime, near: Near) -> list[Line]:
    """The rows in words."""
    make = {"activities": _activity, "places": _place, "teams": _team}[layer]
    return [make(row, now, near) for row in rows]


def _activity(row: Any, now: datetime, near: Near) -> Line:
    when = span_text(row.starts_at, row.ends_at, now)
    url = reverse("opportunities:detail", args=[row.pk])
    return _line(said(row.title, row.title_en), url, row.address, when, "", row, near)


def _place(row: Any, now: datetime, near: Near) -> Line:
    url = _organisation_url(row.organisation_id)
    return _line(said(row.name, row.name_en), url, row.address, row.hours, row.phone, row, near)


def _team(row: Any, now: datetime, near: Near) -> Line:
    return _line(
        said(row.name, row.name_en),
        _organisation_url(row.pk),
        row.address,
        "",
        row.phone,
        row,
        near,
    )


def _line(title: str, url: str, text: str, when: str, phone: str, row: Any, near: Near) -> Line:
    known = row.lon is not None and row.lat is not None
    away = (
        distance_text(distance_m(Point(*near), Point(row.lon, row.lat))) if near and known else ""
    )
    return Line(title, url, text, when, phone, away, _way(row.lon, row.lat, title) if known else "")


def _way(lon: float, lat: float, title: str) -> str:
    """Opens the phone's map with the way there; the map wants GCJ-02."""
    there = wgs84_to_gcj02(Point(lon, lat))
    return (
        f"https://uri.amap.com/navigation?to={there.longitude:.6f},{there.latitude:.6f},{quote(title)}"
        "&mode=bus&coordinate=gaode&callnative=1"
    )


def _organisation_url(key: Any) -> str:
    try:
        return reverse("organisations:detail", args=[key])
    except NoReverseMatch:
        return ""
