"""Lists of requests: public, the desk's, and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q

from zhihe.demands import rules
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState, Urgency
from zhihe.platform.keys import CityQuerySet


@dataclass(frozen=True, slots=True)
class PublicNeed:
    """All the public may know: category, district and street, time."""

    category: str
    category_en: str
    icon: str
    district: str
    district_en: str
    when_day: str
    when_part: str
    minutes: int
    state: str


def public_needs(
    city: str, today: date, region_path: str = "", limit: int = 20
) -> list[PublicNeed]:
    """Verified requests that still look for hands, newest first; one query."""
    rows = (
        Need.objects.in_city(city)
        .filter(state=NeedState.VERIFIED, wanted_to__gte=today)
        .select_related("region", "category")
        .order_by("-filed_at")
    )
    if region_path:
        rows = rows.filter(region__path__startswith=region_path)
    return [
        PublicNeed(
            n.category.name,
            n.category.name_en,
            n.category.icon,
            n.region.name,
            n.region.name_en,
            n.when_day,
            n.when_part,
            n.category.minutes,
            n.state,
        )
        for n in rows[:limit]
    ]


def desk_queue(rows: CityQuerySet, state: str, now: datetime) -> list[dict[str, Any]]:
    """The desk's list: what is due first on top; ``late`` past its clock while not verified."""
    wanted = rows.filter(state=state) if state else rows.filter(state__in=rules.OPEN)
    wanted = wanted.select_related("region", "region__parent", "category").order_by("due_at", "id")
    return [
        {
            "need": n,
            "late": n.state == NeedState.FILED and n.due_at < now,
            "urgent": n.urgency == Urgency.URGENT,
        }
        for n in wanted[:200]
    ]


def figures(rows: CityQuerySet, now: datetime) -> dict[str, int]:
    """Counts of a scope: filed in all, open, overdue, arranged, settled; one query."""
    return rows.aggregate(
        total=Count("id"),
        open=Count("id", filter=Q(state__in=rules.OPEN)),
        waiting=Count("id", filter=Q(state=NeedState.FILED)),
        overdue=Count("id", filter=Q(state=NeedState.FILED, due_at__lt=now)),
        arranged=Count("id", filter=Q(state=NeedState.ARRANGED)),
        settled=Count(
            "id", filter=Q(state__in=(NeedState.SERVED, NeedState.CLOSED, NeedState.ANSWERED))
        ),
        in_time=Count("id", filter=Q(verified_at__lte=F("due_at"))),
    )
