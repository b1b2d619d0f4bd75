"""Find activities: time × place × category × skill × group × places left × language × words × near.

All conditions on time, skill and free places must hold for one and the same shift. The list is
ordered by start (or by distance) and then by id, so that pages neither repeat nor skip.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, Value
from django.db.models.functions import ExtractHour

from zhihe.foundation import clock
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.queries.search_text import matching
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.fields import scaled_point
from zhihe.platform.keys import CityQuerySet

PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (18, 24)}
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; days are civil and inclusive, ``near`` is (lon, lat) WGS-84."""

    words: str = ""
    day_from: date | None = None
    day_to: date | None = None
    part: str = ""
    region_path: str = ""
    categories: tuple[str, ...] = ()
    skill: str = ""
    group: str = ""
    free_only: bool = False
    language: str = ""
    near: tuple[float, float] | None = None
    organisations: tuple[UUID, ...] = ()
    project: UUID | None = None

    def without(self, *names: str) -> Wanted:
        """The same wish with some filters relaxed."""
        empty = Wanted()
        return replace(self, **{name: getattr(empty, name) for name in names})


class _Distance(Func):
    """Distance in degrees of latitude between two scaled points; served by GiST KNN."""

    template = "(%(expressions)s)"
    arg_joiner = " <-> "
    output_field = FloatField()


class _Point(Func):
    template = "%(expressions)s::point"


def found(city: str, wanted: Wanted, now: datetime) -> CityQuerySet:
    """Published activities that are not over, filtered and ordered."""
    rows = Activity.objects.in_city(city).filter(state=ActivityState.PUBLISHED, ends_at__gt=now)
    rows = rows.filter(_of_activity(wanted)).filter(_of_shift(city, wanted, now))
    if wanted.near:
        x, y = scaled_point(*wanted.near)
        there = _Point(Value(f"({x!r},{y!r})"))
        return rows.annotate(away=_Distance(F("point"), there)).order_by("away", "id")
    return rows.order_by("starts_at", "id")


def _of_activity(wanted: Wanted) -> Q:
    found_by = Q()
    words = matching(wanted.words) if wanted.words.strip() else None
    if words is not None:
        found_by &= words
    if wanted.region_path:
        found_by &= Q(region__path__startswith=wanted.region_path)
    if wanted.categories:
        found_by &= Q(category__in=wanted.categories)
    if wanted.group:
        found_by &= Q(group_standards__contains=[wanted.group]) | Q(group_standards=[])
    if wanted.language:
        found_by &= Q(languages__contains=[wanted.language])
    if wanted.organisations:
        found_by &= Q(organisation__in=wanted.organisations) | Q(executor__in=wanted.organisations)
    if wanted.project:
        found_by &= Q(project=wanted.project)
    return found_by


def _of_shift(city: str, wanted: Wanted, now: datetime) -> Q:
    """One living shift that meets time, skill and free places together."""
    timed = wanted.day_from or wanted.day_to or wanted.part
    if not (timed or wanted.skill or wanted.free_only):
        return Q()
    shifts = Shift.objects.in_city(city).filter(
        activity=OuterRef("pk"), cancelled_at=None, ends_at__gt=now
    )
    if wanted.day_from:
        shifts = shifts.filter(starts_at__gte=clock.day_bounds(wanted.day_from)[0])
    if wanted.day_to:
        shifts = shifts.filter(starts_at__lt=clock.day_bounds(wanted.day_to)[1])
    if wanted.part in PARTS:
        low, high = PARTS[wanted.part]
        shifts = shifts.annotate(hour=ExtractHour("starts_at", tzinfo=clock.ZONE)).filter(
            hour__gte=low, hour__lt=high
        )
    if wanted.skill:
        shifts = shifts.filter(post__skill=wanted.skill)
    if wanted.free_only:
        shifts = shifts.filter(
            capacity__gt=F("taken") + F("offered") + F("held"), starts_at__gt=now
        )
    return Q(Exists(shifts))
