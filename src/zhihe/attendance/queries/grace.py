"""How long after its planned end a shift still takes check-outs, by the city's rule."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhihe.attendance.rules.minutes import GRACE
from zhihe.platform.city_rules import declare, read

GRACE_MINUTES = declare(
    "attendance.grace_minutes",
    int(GRACE.total_seconds() // 60),
    "班次结束后多少分钟内还能签退；过了就按计划结束时间收尾",
)


def grace_of(city: str, now: datetime) -> timedelta:
    """The grace in force at ``now``."""
    return timedelta(minutes=read(city, GRACE_MINUTES, now))
