"""The form an activity would have been written on: for checking, copying and templates."""

from __future__ import annotations

from zhihe.opportunities.models import Activity, Post, Shift
from zhihe.opportunities.queries.rows import posts_with_shifts
from zhihe.opportunities.rules.forms import ActivityForm, PostForm, ShiftForm


def form_of(activity: Activity) -> ActivityForm:
    """Rebuild the form from the rows; cancelled shifts are left out. Two queries."""
    return ActivityForm(
        posts=tuple(
            _post_form(post, shifts) for post, shifts in posts_with_shifts(activity, living=True)
        ),
        region_id=activity.region_id,
        project_id=activity.project_id,
        place_id=activity.place_id,
        insurance_id=activity.insurance_id,
        category=activity.category_id,
        languages=tuple(activity.languages),
        group_standards=tuple(activity.group_standards),
        **{name: getattr(activity, name) for name in _SAME},
    )


_SAME = (
    "title",
    "title_en",
    "content",
    "content_en",
    "address",
    "lon",
    "lat",
    "leader_id",
    "leader_name",
    "meeting_point",
    "fence_radius",
    "conditions",
    "enrol_note",
    "risks",
    "guarantees",
    "is_hazardous",
    "with_minors",
    "contact_phone",
    "names_shown",
    "enrol_until",
    "cancel_hours",
)


def _post_form(post: Post, shifts: list[Shift]) -> PostForm:
    return PostForm(
        shifts=tuple(ShiftForm(s.starts_at, s.ends_at, s.capacity) for s in shifts),
        skill=post.skill_id,
        qualification=post.qualification_id,
        **{name: getattr(post, name) for name in _POST_SAME},
    )


_POST_SAME = (
    "title",
    "title_en",
    "duties",
    "selection",
    "min_age",
    "max_age",
    "needs_clearance",
    "hours_value",
)
