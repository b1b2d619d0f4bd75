"""Working days: "within 10 working days after the activity" (order 67 of 2020, article on records).

The calendar is data that a city may edit: a mapping {date: is_workday}. A date that is not
in the mapping follows the plain week, Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

_DAY = timedelta(days=1)


def is_working_day(day: date, days: Mapping[date, bool]) -> bool:
    """Whether people work on `day`: what the calendar says, else Monday to Friday."""
    return days.get(day, day.weekday() < 5)


def add_working_days(start: date, n: int, days: Mapping[date, bool]) -> date:
    """The n-th working day after `start`; the day of `start` itself is not counted.

    n = 0 gives `start`. ValueError when n is negative.
    """
    if n < 0:
        raise ValueError("cannot count working days backwards")
    day = start
    while n:
        day += _DAY
        n -= is_working_day(day, days)
    return day


def working_days_between(start: date, end: date, days: Mapping[date, bool]) -> int:
    """How many working days lie after `start` up to and including `end`.

    The inverse of `add_working_days`. ValueError when `end` is before `start`.
    """
    if end < start:
        raise ValueError("the end is before the start")
    count = (end - start).days
    return sum(is_working_day(start + _DAY * i, days) for i in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class SeededYear:
    """One year of the official calendar.

    `days` holds every date of the year when `known`. When the year has not been published yet,
    `known` is False and `days` is empty: the plain week applies, the page says so, and a later
    seeding overwrites nothing.
    """

    year: int
    days: dict[date, bool]
    known: bool


def seed_from_chinesecalendar(year: int) -> SeededYear:
    """The State Council's holidays and make-up days of a year, as packaged by `chinesecalendar`.

    Source: the yearly notice of the State Council's general office on holidays, from 2004 on.
    """
    is_workday: Callable[[date], bool] = import_module("chinese_calendar").is_workday
    first, count = date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days + 1
    try:
        days = {day: is_workday(day) for day in (first + _DAY * i for i in range(count))}
    except NotImplementedError:
        return SeededYear(year, {}, known=False)
    return SeededYear(year, days, known=True)
