"""Shifts whose people should be reminded to check out."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from zhihe.attendance.queries.check_in_window import CODED
from zhihe.opportunities.models import Shift
from zhihe.platform.city_rules import declare, read

BEFORE = declare("attendance.remind_minutes", 15, "班次结束前多少分钟提醒签退")


def shifts_ending_soon(city: str, now: datetime) -> list[UUID]:
    """Shifts that end within the reminder's minutes, or ended in the last ten."""
    soon = timedelta(minutes=read(city, BEFORE, now))
    rows = Shift.objects.in_city(city).filter(
        ends_at__gt=now - timedelta(minutes=10),
        ends_at__lte=now + soon,
        cancelled_at__isnull=True,
        activity__state__in=CODED,
    )
    return list(rows.values_list("pk", flat=True))
