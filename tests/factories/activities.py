"""Published activities with posts and shifts, made directly in the tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.cast import LAT, LON, NOW, Cast
from zhihe.opportunities.models import Activity, Post, Shift
from zhihe.platform.fields import scaled_point
from zhihe.platform.vault import seal


def make_activity(cast: Cast, **over: Any) -> Activity:
    """An activity of the team tomorrow 14:00–16:30, published, one post with one shift of 20 seats.

    ``starts_at``, ``minutes``, ``capacity`` and any Activity field may be given;
    ``post`` is a dict of Post fields.
    """
    starts: datetime = over.pop("starts_at", NOW + timedelta(hours=28))
    minutes: int = over.pop("minutes", 150)
    capacity: int = over.pop("capacity", 20)
    post_fields: dict[str, Any] = over.pop("post", {})
    ends = starts + timedelta(minutes=minutes)
    fields: dict[str, Any] = {
        "city": cast.city,
        "organisation": cast.organisations["team"],
        "category_id": "neighbourhood",
        "title": "邻里守望 · 周六茶话会",
        "content": "陪老人说说话，包饺子。",
        "place": cast.place,
        "region": cast.regions["township"],
        "address": "温泉街道长安大道 1 号",
        "lon": LON,
        "lat": LAT,
        "point": scaled_point(LON, LAT),
        "risks": "厨房有明火。",
        "guarantees": "提供茶水和保险。",
        "leader_id": cast.members["leader"].id,
        "leader_name": cast.members["leader"].person.name,
        "created_by": cast.members["project_manager"].id,
        "created_at": NOW - timedelta(days=7),
        "updated_at": NOW - timedelta(days=7),
        "published_at": NOW - timedelta(days=6),
        "state": "published",
        "activity_code": f"XN{Activity.objects.in_city(cast.city).count() + 1:08d}",
        "starts_at": starts,
        "ends_at": ends,
        "seats_total": capacity,
        "code_secret_sealed": seal(b"s" * 32, "activity_code"),
    }
    fields.update(over)
    activity = Activity.objects.create(**fields)
    post = Post.objects.create(
        city=cast.city,
        activity=activity,
        **{"title": "陪伴员", "duties": "陪老人聊天", **post_fields},
    )
    Shift.objects.create(
        city=cast.city,
        activity=activity,
        post=post,
        starts_at=starts,
        ends_at=ends,
        capacity=capacity,
    )
    return activity


def shift_of(activity: Activity) -> Shift:
    """The only shift of an activity made here."""
    return Shift.objects.in_city(activity.city_id).get(activity=activity)
