"""What the city's front page says: how much waits, what is near, whom somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.opportunities.labels import hours_text, said
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.cards import SHORT
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.models import Place
from zhihe.organisations.terms import PlaceKind
from zhihe.regions.models import Region

NEAR = 4
ORDERS = 3


def things_waiting(city: str, now: datetime) -> int:
    """件小事: published activities that still lack people, and verified requests nobody has taken."""
    room = Q(seats_total=0) | Q(seats_taken__lt=F("seats_total"))
    activities = Activity.objects.in_city(city).filter(
        room, state=ActivityState.PUBLISHED, ends_at__gt=now
    )
    return int(activities.count() + open_needs(city).count())


def open_needs(city: str, region_path: str = "") -> Any:
    """Requests the desk has verified and nobody serves yet, the longest waiting first."""
    rows = Need.objects.in_city(city).filter(state=NeedState.VERIFIED, activity=None)
    if region_path:
        rows = rows.filter(region__path__startswith=region_path)
    return rows.order_by("filed_at", "id")


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A request as everybody may see it: kind, county, days, minutes. Nothing that names a person."""

    title: str
    when: str
    minutes: str
    people: int
    urgent: bool


def needs_shown(city: str, region_path: str = "") -> list[OpenNeed]:
    """The first few open requests. One query."""
    rows = open_needs(city, region_path).select_related("category", "region", "region__parent")
    return [_shown(row) for row in rows[:ORDERS]]


def _shown(need: Need) -> OpenNeed:
    area = need.region.parent if need.region.level in ("township", "village") else need.region
    area = area or need.region
    kind = said(need.category.name, need.category.name_en)
    return OpenNeed(
        title=f"{said(area.name, area.name_en)} · {kind}",
        when=_days(need),
        minutes=_("约 %(time)s") % {"time": hours_text(need.category.minutes)},
        people=need.people_count,
        urgent=need.urgency == "urgent",
    )


def _days(need: Need) -> str:
    if need.wanted_from and need.wanted_to and need.wanted_from != need.wanted_to:
        span = {"first": _day(need.wanted_from), "last": _day(need.wanted_to)}
        return _("%(first)s 到 %(last)s，哪天都行") % span
    if need.wanted_from:
        return _("%(day)s 那天") % {"day": _day(need.wanted_from)}
    return _("哪天都行")


def _day(day: Any) -> str:
    return f"{day.month}-{day.day:02d}"


def nearest_activities(
    city: str, now: datetime, *, near: tuple[float, float] | None, region_path: str = ""
) -> Sequence[Activity]:
    """A few activities one can still join: nearest to ``near`` (lon, lat), else soonest. One query."""
    wanted = Wanted(near=near, region_path=region_path, free_only=True)
    return list(found(city, wanted, now).only(*SHORT)[:NEAR])


def station_for(city: str, region: Region | None) -> Place | None:
    """The community station to telephone: of one's own village, else township, else county."""
    rows = Place.objects.in_city(city).filter(kind=PlaceKind.COMMUNITY_STATION, closed_at=None)
    rows = rows.exclude(phone="").select_related("region")
    if region is None:
        return None
    chain = [part for part in region.path.split("/") if part]
    found_rows = [
        row for row in rows.filter(region__path__startswith=f"{'/'.join(chain[:2])}/")[:200]
    ]
    if not found_rows:
        return None
    return max(found_rows, key=lambda row: _shared(row.region.path, region.path))


def _shared(one: str, other: str) -> int:
    """How many levels two regions have in common."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for a, b in pairs if a and a == b)
