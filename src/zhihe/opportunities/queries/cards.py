"""Rows of activities as cards of the frame, with live remaining places. One query for all rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from zhihe.foundation.geo import Point, distance_m
from zhihe.frame.cards import ActivityCard
from zhihe.opportunities.labels import distance_text, hours_text, said, span_text
from zhihe.opportunities.models import Activity, Category, Shift
from zhihe.opportunities.queries.standards import groups_of, look_of

SHORT = (
    "title",
    "title_en",
    "address",
    "lon",
    "lat",
    "starts_at",
    "ends_at",
    "enrol_until",
    "group_standards",
    "category_id",
    "city_id",
    "place_id",
    "state",
    "organisation_id",
)
"""Columns a card needs; the long texts stay in the database."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Live numbers of one activity: what is still to come of it."""

    next_start: datetime
    next_end: datetime
    capacity: int
    taken: int
    shifts: int
    minutes: int

    @property
    def free(self) -> int:
        """Places nobody holds."""
        return max(self.capacity - self.taken, 0)


def seats_of(city: str, ids: Sequence[UUID], now: datetime) -> dict[UUID, Seats]:
    """Seats over the coming shifts of each activity (of all when none is to come)."""
    rows: dict[UUID, list[Shift]] = defaultdict(list)
    shifts = (
        Shift.objects.in_city(city)
        .filter(activity__in=ids, cancelled_at=None)
        .select_related("post")
    )
    for shift in shifts.order_by("starts_at", "id"):
        rows[shift.activity_id].append(shift)
    return {key: _seats(found, now) for key, found in rows.items()}


def _seats(rows: list[Shift], now: datetime) -> Seats:
    coming = [row for row in rows if row.ends_at > now] or rows
    first = coming[0]
    minutes = first.post.hours_value or int((first.ends_at - first.starts_at).total_seconds() // 60)
    return Seats(
        next_start=first.starts_at,
        next_end=first.ends_at,
        capacity=sum(row.capacity for row in coming),
        taken=sum(row.taken + row.offered + row.held for row in coming),
        shifts=len(coming),
        minutes=minutes,
    )


def cards(
    rows: Sequence[Activity],
    *,
    city: str,
    now: datetime,
    categories: Mapping[str, Category],
    group: str = "",
    near: tuple[float, float] | None = None,
    buttons: Mapping[UUID, tuple[str | None, str, bool]] | None = None,
) -> list[ActivityCard]:
    """``group`` picks the standard shown; ``buttons`` are (url, label, by POST) by activity."""
    seats = seats_of(city, [row.pk for row in rows], now)
    made = [
        _card(row, seats.get(row.pk), now, categories, group, near, (buttons or {}).get(row.pk))
        for row in rows
    ]
    return made


def _card(
    row: Activity,
    seats: Seats | None,
    now: datetime,
    categories: Mapping[str, Category],
    group: str,
    near: tuple[float, float] | None,
    button: tuple[str | None, str, bool] | None,
) -> ActivityCard:
    category = top_category(categories, row.category_id)
    url = reverse("opportunities:detail", args=[row.pk])
    groups = groups_of(row.group_standards)
    look = look_of(groups, group)
    starts, ends = (seats.next_start, seats.next_end) if seats else (row.starts_at, row.ends_at)
    more = _("%(n)s 个班次") % {"n": seats.shifts} if seats and seats.shifts > 1 else ""
    join_url, label, join_post = _button(row, seats, now, button or (url + "#join", "", False))
    return ActivityCard(
        title=said(row.title, row.title_en),
        url=url,
        category=said(category.name, category.name_en) if category else "",
        tone=category.tone if category else "jade",
        place=row.address,
        distance_text=distance_text(distance_m(Point(*near), Point(row.lon, row.lat)))
        if near
        else "",
        time_text=" · ".join(part for part in (span_text(starts, ends, now), more) if part),
        minutes_text=_("计 %(hours)s") % {"hours": hours_text(seats.minutes)} if seats else "",
        taken=seats.taken if seats else 0,
        capacity=seats.capacity if seats else 0,
        join_url=join_url,
        join_post=join_post,
        button_label=label,
        standard_label=look.label,
        standard_tone=look.tone,
        standard_pattern=look.pattern,
    )


def _button(
    row: Activity, seats: Seats | None, now: datetime, button: tuple[str | None, str, bool]
) -> tuple[str | None, str, bool]:
    if row.enrol_until and row.enrol_until <= now:
        return None, _("报名已截止"), False
    if seats and seats.next_start <= now and seats.shifts == 1:
        return None, _("正在进行"), False
    if seats and not seats.free and not button[1]:
        return button[0], _("排队等候"), button[2]
    return button


def top_category(categories: Mapping[str, Category], code: str) -> Category | None:
    """The parent category, whose short name and colour a card shows."""
    row = categories.get(code)
    return categories.get(row.parent_id, row) if row is not None and row.parent_id else row
