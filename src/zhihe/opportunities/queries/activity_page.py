"""Everything the page of an activity shows: posts with shifts, live seats, conditions in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.utils.translation import gettext as _

from zhihe.foundation.geo import Point, wgs84_to_gcj02
from zhihe.opportunities.labels import SELECTIONS, hours_text, said, span_text
from zhihe.opportunities.models import Activity, Post, Shift
from zhihe.opportunities.queries.choices import languages
from zhihe.opportunities.queries.rows import posts_with_shifts


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift with what is free now; ``is_open`` while one can still put oneself down."""

    id: UUID
    when: str
    capacity: int
    taken: int
    free: int
    waiting: int
    is_open: bool
    is_cancelled: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post, its conditions as sentences, its shifts."""

    id: UUID
    title: str
    duties: str
    selection: Any
    conditions: list[str]
    hours: str
    shifts: list[ShiftLine]


def post_lines(activity: Activity, now: datetime) -> list[PostLine]:
    """Posts in their order with their shifts; two queries."""
    return [_post_line(post, shifts, activity, now) for post, shifts in posts_with_shifts(activity)]


def _post_line(post: Post, shifts: list[Shift], activity: Activity, now: datetime) -> PostLine:
    hours = (
        _("计 %(hours)s") % {"hours": hours_text(post.hours_value)}
        if post.hours_value
        else _("按实际到岗的分钟计")
    )
    return PostLine(
        id=post.pk,
        title=said(post.title, post.title_en),
        duties=post.duties,
        selection=SELECTIONS[post.selection],
        conditions=conditions_of(post),
        hours=hours,
        shifts=[shift_line(shift, post, activity, now) for shift in shifts],
    )


def shift_line(shift: Shift, post: Post, activity: Activity, now: datetime) -> ShiftLine:
    """One shift as shown; seats offered or held are not free."""
    taken = shift.taken + shift.offered + shift.held
    in_time = shift.starts_at > now and (activity.enrol_until is None or activity.enrol_until > now)
    return ShiftLine(
        id=shift.pk,
        when=span_text(shift.starts_at, shift.ends_at, now),
        capacity=shift.capacity,
        taken=taken,
        free=max(shift.capacity - taken, 0),
        waiting=shift.waiting,
        is_open=in_time and shift.cancelled_at is None and activity.state == "published",
        is_cancelled=shift.cancelled_at is not None,
        minutes=post.hours_value or int((shift.ends_at - shift.starts_at).total_seconds() // 60),
    )


def conditions_of(post: Post) -> list[str]:
    """Who may take the post, one sentence per condition; empty when everybody may."""
    found = []
    if post.min_age and post.max_age:
        found.append(_("%(low)s 到 %(high)s 岁") % {"low": post.min_age, "high": post.max_age})
    elif post.min_age:
        found.append(_("满 %(low)s 岁") % {"low": post.min_age})
    elif post.max_age:
        found.append(_("不超过 %(high)s 岁") % {"high": post.max_age})
    if post.skill:
        found.append(_("会%(skill)s") % {"skill": said(post.skill.name, post.skill.name_en)})
    if post.qualification:
        name = said(post.qualification.name, post.qualification.name_en)
        found.append(_("有%(qualification)s，还没过期") % {"qualification": name})
    if post.needs_clearance:
        found.append(_("通过接触未成年人的审查"))
    return found


def directions_url(activity: Activity) -> str:
    """Opens the phone's map with the way there; the map wants GCJ-02."""
    there = wgs84_to_gcj02(Point(activity.lon, activity.lat))
    name = quote(activity.meeting_point or activity.address)
    return (
        f"https://uri.amap.com/navigation?to={there.longitude:.6f},{there.latitude:.6f},{name}"
        "&mode=bus&coordinate=gaode&callnative=1"
    )


def language_names(codes: list[str]) -> list[str]:
    """Names of the languages spoken at the activity."""
    names = dict(languages())
    return [names[code] for code in codes if code in names]
