"""Shifts with their posts and activities, as the rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from zhihe.opportunities.models import Activity, Post, Shift
from zhihe.opportunities.terms import ActivityState, SelectionMode
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import NotFound
from zhihe.recruitment.rules import PostFacts, ShiftFacts


@dataclass(frozen=True, slots=True)
class ShiftSheet:
    """A shift with the facts of itself and of its post; ``row`` has post and activity joined."""

    row: Shift
    post: PostFacts
    shift: ShiftFacts

    @property
    def activity(self) -> Activity:
        return self.row.activity


def sheets(city: str) -> CityQuerySet[Any]:
    """Shifts joined with all that the rules and the pages about them need; one statement."""
    return Shift.objects.in_city(city).select_related(
        "post__skill", "post__qualification", "activity__organisation", "activity__insurance"
    )


def sheet_of_shift(city: str, shift_id: UUID) -> ShiftSheet:
    """One shift; NotFound when there is none in the city."""
    row = sheets(city).filter(pk=shift_id).first()
    if row is None:
        raise NotFound()
    return sheet(row)


def sheets_of_activity(city: str, activity_id: UUID) -> list[ShiftSheet]:
    """The shifts of an activity in order of time and post."""
    rows = sheets(city).filter(activity_id=activity_id)
    return [sheet(row) for row in rows.order_by("starts_at", "post__position", "id")]


def sheet(row: Shift) -> ShiftSheet:
    """Facts of a row that came from :func:`sheets`."""
    activity = row.activity
    return ShiftSheet(row, _post(row.post, activity), _shift(row, activity))


def _shift(row: Shift, activity: Activity) -> ShiftFacts:
    called_off = row.cancelled_at is not None or activity.state == ActivityState.CANCELLED
    return ShiftFacts(
        id=row.pk,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        open=activity.state == ActivityState.PUBLISHED,
        cancelled=called_off,
        enrol_until=activity.enrol_until,
        free=row.capacity - row.taken - row.offered - row.held,
        waiting=row.waiting,
    )


def _post(post: Post, activity: Activity) -> PostFacts:
    cover = activity.insurance
    if cover is not None and not cover.covers_hazardous:
        cover = None
    return PostFacts(
        reviewed=post.selection == SelectionMode.REVIEW,
        min_age=post.min_age,
        max_age=post.max_age,
        skill=post.skill_id,
        qualification=post.qualification_id,
        needs_clearance=post.needs_clearance or activity.with_minors,
        hazardous=activity.is_hazardous,
        insured_from=cover.valid_from if cover else None,
        insured_until=cover.valid_until if cover else None,
        students_allowed=activity.organisation.students_allowed,
        names=_names(post),
    )


def _names(post: Post) -> dict[str, str]:
    english = (get_language() or "").startswith("en")
    rows = {"skill": post.skill, "qualification": post.qualification}
    return {
        key: (row.name_en if english else row.name) for key, row in rows.items() if row is not None
    }
