"""GET activities, activities/{id}, categories, map.geojson below /api/v1. No cookie is read."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from ninja import Query, Router

from zhihe.opportunities.api.schemas import (
    ActivityDetail,
    ActivityPage,
    CategoryOut,
    FeatureCollection,
    Problem,
    activity_detail,
    activity_out,
)
from zhihe.opportunities.errors import BadFilter
from zhihe.opportunities.models import Activity
from zhihe.opportunities.policies import access_public_activity
from zhihe.opportunities.queries.cards import seats_of
from zhihe.opportunities.queries.choices import categories, districts
from zhihe.opportunities.queries.find import PARTS, Wanted, found
from zhihe.opportunities.queries.map_points import LAYERS, Box, collection
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.actor import anonymous_actor
from zhihe.platform.plain_input import Day, plain_moment

router = Router(tags=["activities"])
PROBLEMS = {404: Problem, 422: Problem, 429: Problem}
MOST = 100


@router.get("/categories", response=list[CategoryOut], operation_id="list_categories")
@access(PUBLIC, anonymous_cache=True)
def list_categories(request: HttpRequest) -> Any:
    """Service categories on two levels; retired ones are left out."""
    return categories()


@router.get("/activities", response={200: ActivityPage, **PROBLEMS}, operation_id="list_activities")
@access(PUBLIC, anonymous_cache=True)
def list_activities(
    request: HttpRequest,
    q: str = Query("", max_length=60),
    day_from: Day | None = None,
    day_to: Day | None = None,
    part: str = Query("", description="morning, afternoon or evening"),
    district: str = Query("", description="code of a county or township"),
    category: str = "",
    skill: str = "",
    group: str = "",
    language: str = "",
    free: bool = False,
    lat: float | None = Query(None, ge=-90, le=90, description="WGS-84"),
    lon: float | None = Query(None, ge=-180, le=180, description="WGS-84"),
    limit: int = Query(20, ge=1, le=MOST),
    cursor: str = "",
) -> Any:
    """Published activities to come, by start; by distance when lat and lon are given."""
    now: datetime = request.now  # type: ignore[attr-defined]
    city: str = request.city.code  # type: ignore[attr-defined]
    if (lat is None) != (lon is None):
        raise BadFilter(field="lat, lon")
    if part and part not in PARTS:
        raise BadFilter(field="part")
    wanted = Wanted(
        words=q,
        day_from=day_from,
        day_to=day_to,
        part=part,
        region_path=_path(city, district),
        categories=_codes(category),
        skill=skill,
        group=group,
        free_only=free,
        language=language,
        near=(lon, lat) if lon is not None and lat is not None else None,
    )
    rows = found(city, wanted, now)
    rows = _by_distance(rows, cursor, limit) if wanted.near else _by_start(rows, cursor, limit)
    page = list(rows)
    more, shown = len(page) > limit, page[:limit]
    seats = seats_of(city, [row.pk for row in shown], now)
    return {
        "items": [activity_out(row, seats.get(row.pk), wanted.near) for row in shown],
        "next": _next(shown, cursor, near=bool(wanted.near)) if more else None,
    }


@router.get(
    "/activities/{activity_id}",
    response={200: ActivityDetail, **PROBLEMS},
    operation_id="get_activity",
)
@access(PUBLIC, anonymous_cache=True, getter="access_public_activity")
def get_activity(request: HttpRequest, activity_id: UUID) -> Any:
    """One public activity with its posts, shifts and live free places."""
    now: datetime = request.now  # type: ignore[attr-defined]
    row = access_public_activity(anonymous_actor(request.city.code), activity_id)  # type: ignore[attr-defined]
    return activity_detail(row, seats_of(row.city_id, [row.pk], now).get(row.pk), now)


@router.get(
    "/map.geojson", response={200: FeatureCollection, **PROBLEMS}, operation_id="map_geojson"
)
@access(PUBLIC, anonymous_cache=True)
def map_geojson(
    request: HttpRequest,
    bbox: str = Query(..., description="west,south,east,north in WGS-84 degrees"),
    layers: str = Query(",".join(LAYERS), description="places, activities, teams"),
    zoom: int = Query(12, ge=0, le=20),
) -> Any:
    """Points of the map, clustered on a grid of the zoom. ``count`` > 1 is a cluster."""
    wanted = [name for name in layers.replace(" ", ",").split(",") if name]
    if not wanted or set(wanted) - set(LAYERS):
        raise BadFilter(field="layers")
    body = collection(request.city.code, _box(bbox), wanted, zoom, request.now)  # type: ignore[attr-defined]
    response = JsonResponse(body, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=0, s-maxage=20"
    return response


def _box(text: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        return Box(max(west, -180), max(south, -90), min(east, 180), min(north, 90))
    except ValueError:
        raise BadFilter(field="bbox") from None


def _path(city: str, code: str) -> str:
    if not code:
        return ""
    path = next((r.path for r in districts(city) if r.code == code), "")
    if not path:
        raise BadFilter(field="district")
    return path


def _codes(code: str) -> tuple[str, ...]:
    if not code:
        return ()
    codes = tuple(c.code for c in categories(retired=True) if code in (c.code, c.parent_id))
    if not codes:
        raise BadFilter(field="category")
    return codes


def _by_start(rows: Any, cursor: str, limit: int) -> Any:
    """Keyset: nothing is repeated or skipped when activities come and go between two pages."""
    if cursor:
        try:
            moment, key = _decoded(cursor).split("|")
            after, last = plain_moment(datetime.fromisoformat(moment)), UUID(key)
        except ValueError:
            raise BadFilter(field="cursor") from None
        rows = rows.filter(Q(starts_at__gt=after) | Q(starts_at=after, id__gt=last))
    return rows[: limit + 1]


def _by_distance(rows: Any, cursor: str, limit: int) -> Any:
    start = _offset(cursor)
    return rows[start : start + limit + 1]


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return min(max(int(_decoded(cursor)), 0), 10_000)
    except ValueError:
        raise BadFilter(field="cursor") from None


def _next(shown: list[Activity], cursor: str, *, near: bool) -> str:
    last = shown[-1]
    text = str(_offset(cursor) + len(shown)) if near else f"{last.starts_at.isoformat()}|{last.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("cursor") from error
