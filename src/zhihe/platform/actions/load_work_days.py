"""Seed the work calendar from the State Council's yearly notice; edits of a city stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.foundation import clock
from zhihe.foundation.work_calendar import seed_from_chinesecalendar
from zhihe.platform.models import WorkDay


@transaction.atomic
def load_work_days(*, now: datetime) -> list[int]:
    """Last year, this year and the next; returns the years not yet published.

    For those Monday to Friday are worked until a later run knows better. A day that is there
    already is never overwritten.
    """
    this_year = clock.local_date(now).year
    unknown = []
    for year in (this_year - 1, this_year, this_year + 1):
        seeded = seed_from_chinesecalendar(year)
        if not seeded.known:
            unknown.append(year)
        rows = [WorkDay(day=day, is_workday=worked) for day, worked in seeded.days.items()]
        WorkDay.objects.bulk_create(rows, ignore_conflicts=True)
    return unknown
