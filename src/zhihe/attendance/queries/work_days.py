"""The work calendar of a city: the State Council's days, with the city's own changes."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from zhihe.foundation.clock import local_date
from zhihe.foundation.work_calendar import add_working_days, seed_from_chinesecalendar
from zhihe.platform import city_rules

CALENDAR = city_rules.declare(
    "attendance.calendar_changes",
    {},
    "Days that differ from the published calendar: ISO date → true (working) or false",
)
CONFIRM_WORKING_DAYS = 10


@lru_cache(maxsize=16)
def _seeded(year: int) -> dict[date, bool]:
    return seed_from_chinesecalendar(year).days


def days_around(city: str, now: datetime) -> dict[date, bool]:
    """Working days of this year and the next; unknown years follow Monday to Friday."""
    year = local_date(now).year
    days = {**_seeded(year - 1), **_seeded(year), **_seeded(year + 1)}
    for text, is_working in city_rules.read(city, CALENDAR, now).items():
        days[date.fromisoformat(text)] = bool(is_working)
    return days


def due_after(city: str, moment: datetime, now: datetime) -> date:
    """The tenth working day after the civil day of ``moment`` (order 67: recorded in time)."""
    return add_working_days(local_date(moment), CONFIRM_WORKING_DAYS, days_around(city, now))
