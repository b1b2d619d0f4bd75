"""Posts of an activity with their shifts; two queries."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from zhihe.opportunities.models import Activity, Post, Shift


def posts_with_shifts(
    activity: Activity, *, living: bool = False
) -> list[tuple[Post, list[Shift]]]:
    """In their order; ``living`` leaves cancelled shifts out."""
    city = activity.city_id
    rows = Shift.objects.in_city(city).filter(activity=activity).order_by("starts_at", "id")
    if living:
        rows = rows.filter(cancelled_at=None)
    shifts: dict[UUID, list[Shift]] = defaultdict(list)
    for shift in rows:
        shifts[shift.post_id].append(shift)
    posts = (
        Post.objects.in_city(city)
        .filter(activity=activity)
        .select_related("skill", "qualification")
        .order_by("position", "id")
    )
    return [(post, shifts[post.pk]) for post in posts]
