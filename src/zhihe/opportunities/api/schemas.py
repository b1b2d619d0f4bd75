"""Shapes of the API; additive within v1."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.urls import reverse
from ninja import Schema

from zhihe.foundation.geo import Point, distance_m
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.activity_page import conditions_of, shift_line
from zhihe.opportunities.queries.cards import Seats
from zhihe.opportunities.queries.rows import posts_with_shifts
from zhihe.opportunities.queries.standards import groups_of


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str


class CategoryOut(Schema):
    """A service category; ``parent`` is the code above."""

    code: str
    parent: str | None = None
    name: str
    name_en: str

    @staticmethod
    def resolve_parent(row: Any) -> str | None:
        return row.parent_id if not isinstance(row, dict) else row.get("parent")


class ActivityOut(Schema):
    """An activity in a list. Positions WGS-84, times with zone, free places live."""

    id: UUID
    title: str
    title_en: str
    category: str
    organisation_id: UUID
    address: str
    lon: float
    lat: float
    starts_at: datetime
    ends_at: datetime
    groups: list[str]
    capacity: int
    taken: int
    free: int
    distance_m: int | None = None
    url: str


class ActivityPage(Schema):
    """``next`` is the cursor of the following page, null at the end."""

    items: list[ActivityOut]
    next: str | None = None


class ShiftOut(Schema):
    """A shift with live numbers; ``minutes`` are what it counts for at most."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    free: int
    minutes: int
    cancelled: bool


class PostOut(Schema):
    """A post; ``hours_value`` in minutes, null when the minutes really given count."""

    id: UUID
    title: str
    duties: str
    selection: str
    min_age: int | None = None
    max_age: int | None = None
    skill: str | None = None
    qualification: str | None = None
    needs_clearance: bool
    hours_value: int | None = None
    conditions: list[str]
    shifts: list[ShiftOut]


class ActivityDetail(ActivityOut):
    """Everything the public page says."""

    state: str
    content: str
    content_en: str
    conditions: str
    enrol_note: str
    risks: str
    guarantees: str
    meeting_point: str
    leader_name: str
    organisation: str
    activity_code: str
    languages: list[str]
    enrol_until: datetime | None = None
    posts: list[PostOut]


class Geometry(Schema):
    """A GeoJSON point, WGS-84."""

    type: Literal["Point"]
    coordinates: list[float]


class Feature(Schema):
    """A GeoJSON feature; properties: layer, title, text, url, count."""

    type: Literal["Feature"]
    geometry: Geometry
    properties: dict[str, Any]


class FeatureCollection(Schema):
    """GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


def activity_out(
    row: Activity, seats: Seats | None, near: tuple[float, float] | None = None
) -> dict[str, Any]:
    """The fields of ActivityOut."""
    away = round(distance_m(Point(*near), Point(row.lon, row.lat))) if near else None
    return {
        **{name: getattr(row, name) for name in _SAME},
        "id": row.pk,
        "category": row.category_id,
        "groups": groups_of(row.group_standards),
        "capacity": seats.capacity if seats else 0,
        "taken": seats.taken if seats else 0,
        "free": seats.free if seats else 0,
        "distance_m": away,
        "url": reverse("opportunities:detail", args=[row.pk]),
    }


_SAME = ("title", "title_en", "organisation_id", "address", "lon", "lat", "starts_at", "ends_at")
_DETAIL = (
    "state",
    "content",
    "content_en",
    "conditions",
    "enrol_note",
    "risks",
    "guarantees",
    "meeting_point",
    "leader_name",
    "activity_code",
    "languages",
    "enrol_until",
)


def activity_detail(row: Activity, seats: Seats | None, now: datetime) -> dict[str, Any]:
    """The fields of ActivityDetail; two more queries."""
    return {
        **activity_out(row, seats),
        **{name: getattr(row, name) for name in _DETAIL},
        "organisation": row.organisation.name,
        "posts": [_post_out(post, shifts, row, now) for post, shifts in posts_with_shifts(row)],
    }


def _post_out(post: Any, shifts: list[Any], activity: Activity, now: datetime) -> dict[str, Any]:
    same = ("title", "duties", "selection", "min_age", "max_age", "needs_clearance", "hours_value")
    return {
        **{name: getattr(post, name) for name in same},
        "id": post.pk,
        "skill": post.skill_id,
        "qualification": post.qualification_id,
        "conditions": conditions_of(post),
        "shifts": [_shift_out(shift, post, activity, now) for shift in shifts],
    }


def _shift_out(shift: Any, post: Any, activity: Activity, now: datetime) -> dict[str, Any]:
    line = shift_line(shift, post, activity, now)
    return {
        "id": shift.pk,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "capacity": line.capacity,
        "taken": line.taken,
        "free": line.free,
        "minutes": line.minutes,
        "cancelled": line.is_cancelled,
    }
