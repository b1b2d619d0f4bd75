"""The organiser's desk and the clerk's queue as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from zhihe.foundation import clock
from zhihe.opportunities.labels import FULL, RISKS, STATE_TONES, STATES, said
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.cards import seats_of
from zhihe.opportunities.queries.taken import seats_missing
from zhihe.opportunities.terms import ActivityState, HandOverState
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES
from zhihe.platform.keys import CityQuerySet

TABS = {
    "all": Q(),
    "open": Q(state=ActivityState.PUBLISHED),
    "review": Q(state=ActivityState.SUBMITTED),
    "draft": Q(state__in=(ActivityState.DRAFT, ActivityState.RETURNED)),
    "ended": Q(state__in=(ActivityState.ENDED, ActivityState.CANCELLED)),
}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One activity in the organiser's table."""

    id: UUID
    title: str
    under: str
    when: str
    taken: int
    capacity: int
    state: Any
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts above the table."""

    open: int
    missing: int
    review: int
    overdue: int
    drafts: int


def figures(city: str, rows: CityQuerySet, now: datetime) -> Figures:
    """Of the activities handed in; two queries."""
    late = TABS["review"] & Q(review_due_at__lt=now)
    running = TABS["open"] & Q(ends_at__gt=now)
    found = rows.order_by().aggregate(
        open=Count("id", filter=running),
        review=Count("id", filter=TABS["review"]),
        overdue=Count("id", filter=late),
        drafts=Count("id", filter=TABS["draft"]),
    )
    missing = seats_missing(city, rows.filter(running), now) if found["open"] else 0
    return Figures(found["open"], missing, found["review"], found["overdue"], found["drafts"])


def desk_rows(rows: Sequence[Activity], city: str, now: datetime) -> list[DeskRow]:
    """Rows with live seats; one query for all."""
    seats = seats_of(city, [row.pk for row in rows], now)
    return [_desk_row(row, seats.get(row.pk), now) for row in rows]


def _desk_row(row: Activity, seats: Any, now: datetime) -> DeskRow:
    starts = clock.local(seats.next_start if seats else row.starts_at)
    full = row.state == ActivityState.PUBLISHED and seats is not None and not seats.free
    carried = row.executor is not None and row.hand_over not in (
        HandOverState.NONE,
        HandOverState.REFUSED,
    )
    body = row.executor if carried and row.executor is not None else row.organisation
    return DeskRow(
        id=row.pk,
        title=said(row.title, row.title_en),
        under=said(body.name, body.name_en),
        when=f"{starts:%m-%d %H:%M}"
        if starts.year == clock.local(now).year
        else f"{starts:%Y-%m-%d %H:%M}",
        taken=seats.taken if seats else 0,
        capacity=seats.capacity if seats else 0,
        state=FULL if full else STATES[row.state],
        tone="river" if full else STATE_TONES[row.state],
        url=reverse("opportunities:desk_activity", args=[row.pk]),
    )


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One activity in the clerk's queue with its clock."""

    activity: Activity
    reasons: list[Any]
    is_overdue: bool
    due: str
    url: str


def review_rows(rows: Sequence[Activity], now: datetime) -> list[ReviewRow]:
    """In the order of their clocks."""
    return [
        ReviewRow(
            activity=row,
            reasons=[RISKS[reason] for reason in row.risk_reasons],
            is_overdue=row.review_due_at is not None and row.review_due_at < now,
            due=f"{clock.local(row.review_due_at):%m-%d %H:%M}" if row.review_due_at else "",
            url=reverse("opportunities:review", args=[row.pk]),
        )
        for row in rows
    ]


def children_of(organisation: Organisation) -> list[tuple[str, str]]:
    """(id, name) of active organisations below, by name."""
    rows = (
        Organisation.objects.in_city(organisation.city_id)
        .filter(path__startswith=organisation.path, stage__in=ACTIVE_STAGES)
        .exclude(pk=organisation.pk)
        .order_by("pinyin", "name")
    )
    return [(str(row.pk), said(row.name, row.name_en)) for row in rows]
