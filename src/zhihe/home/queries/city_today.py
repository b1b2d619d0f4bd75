"""What the city's front page says: how much waits, what is near, whom somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from zhihe.demands.labels import DAY, PART
from zhihe.demands.models import Need
from zhihe.demands.queries.lists import PublicNeed, public_needs
from zhihe.demands.terms import NeedState
from zhihe.foundation import clock
from zhihe.opportunities.labels import hours_text, said
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.queries.cards import SHORT
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.opportunities.queries.taken import has_room
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.models import Place
from zhihe.organisations.terms import PlaceKind
from zhihe.regions.models import Region

NEAR = 4
ORDERS = 3


def things_waiting(city: str, now: datetime) -> int:
    """件小事 of today: activities with a shift still to come or going on before midnight and a place
    left, and verified requests wanted today that nobody has taken.
    """
    today = clock.local_date(now)
    shifts = Shift.objects.in_city(city).filter(
        activity_id=OuterRef("pk"),
        cancelled_at__isnull=True,
        ends_at__gt=now,
        starts_at__lt=clock.day_bounds(today)[1],
    )
    room = Q(seats_total=0) | Q(has_room(now))
    activities = Activity.objects.in_city(city).filter(
        room, Exists(shifts), state=ActivityState.PUBLISHED, ends_at__gt=now
    )
    begun = Q(wanted_from__isnull=True) | Q(wanted_from__lte=today)
    needs = Need.objects.in_city(city).filter(begun, state=NeedState.VERIFIED, wanted_to__gte=today)
    return int(activities.count() + needs.count())


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A request as everybody may see it: kind, district, days, minutes; no person."""

    title: str
    when: str
    minutes: str


def needs_shown(city: str, now: datetime, region_path: str = "") -> list[OpenNeed]:
    """The first few requests that wait for hands. One query."""
    today = clock.local_date(now)
    return [_shown(row) for row in public_needs(city, today, region_path, ORDERS)]


def _shown(need: PublicNeed) -> OpenNeed:
    days, part = DAY.get(need.when_day, ""), PART.get(need.when_part, "")
    return OpenNeed(
        title=f"{said(need.district, need.district_en)} · {said(need.category, need.category_en)}",
        when=" ".join(str(word) for word in (days, part) if word),
        minutes=_("约 %(time)s") % {"time": hours_text(need.minutes)},
    )


def nearest_activities(
    city: str,
    now: datetime,
    *,
    near: tuple[float, float] | None,
    region_path: str = "",
    without: Sequence[UUID] = (),
) -> Sequence[Activity]:
    """A few activities one can still join: nearest to ``near`` (lon, lat), else soonest. One query.

    ``without`` are activities the person is in already.
    """
    wanted = Wanted(near=near, region_path=region_path, free_only=True)
    return list(found(city, wanted, now).exclude(pk__in=without).only(*SHORT)[:NEAR])


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
