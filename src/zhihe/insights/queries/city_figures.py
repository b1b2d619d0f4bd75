"""The four numbers of the city that everybody sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Sum
from django.utils.translation import gettext as _

from zhihe.insights.queries.scoped import (
    Scope,
    activities_in,
    counted,
    organisations_in,
    records_in,
    volunteers_in,
)
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.terms import ACTIVE_STAGES

KEEP_SECONDS = 60
MINUTES_OF_A_YEAR = 365 * 24 * 60


@dataclass(frozen=True, slots=True)
class CityFigures:
    """Registered volunteers, organisations at work, activities held or open, hours that count."""

    volunteers: int
    organisations: int
    activities: int
    minutes: int

    @property
    def hours(self) -> int:
        """Whole hours."""
        return self.minutes // 60

    @property
    def sentence(self) -> str:
        """The hours as a human sentence; empty below a year."""
        years = self.minutes / MINUTES_OF_A_YEAR
        if years < 1:
            return ""
        return _("相当于 %(years)s 年，不间断地有人在帮助别人。") % {"years": f"{years:,.1f}"}


def city_figures(city: str, now: datetime) -> CityFigures:
    """Counted at most once a minute per process; four queries."""
    found = cache.get(f"city-figures:{city}")
    if found is None:
        found = count_city(city)
        cache.set(f"city-figures:{city}", found, KEEP_SECONDS)
    return found  # type: ignore[no-any-return]


def count_city(city: str) -> CityFigures:
    """The same sets as the clerks' pages, over the whole city."""
    scope = Scope(city)
    shown = (ActivityState.PUBLISHED, ActivityState.ENDED)
    return CityFigures(
        volunteers=volunteers_in(scope).count(),
        organisations=organisations_in(scope).filter(stage__in=ACTIVE_STAGES).count(),
        activities=activities_in(scope).filter(state__in=shown).count(),
        minutes=counted(records_in(scope)).aggregate(n=Sum("minutes"))["n"] or 0,
    )
