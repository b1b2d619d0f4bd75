"""Transition table and clocks of requests for help. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from zhihe.demands.terms import NeedState, Urgency
from zhihe.foundation import clock
from zhihe.foundation.work_calendar import add_working_days

S = NeedState
MOVES: dict[str, tuple[tuple[NeedState, ...], NeedState]] = {
    "verify": ((S.FILED,), S.VERIFIED),
    "answer": ((S.FILED, S.VERIFIED), S.ANSWERED),
    "refuse": ((S.FILED, S.VERIFIED), S.REFUSED),
    "arrange": ((S.FILED, S.VERIFIED), S.ARRANGED),
    "reopen": ((S.ARRANGED,), S.VERIFIED),
    "serve": ((S.ARRANGED,), S.SERVED),
    "thank": ((S.SERVED, S.ANSWERED), S.CLOSED),
    "withdraw": ((S.FILED, S.VERIFIED, S.ARRANGED), S.WITHDRAWN),
}
OPEN = (S.FILED, S.VERIFIED, S.ARRANGED)
PUBLIC = (S.FILED, S.VERIFIED, S.ARRANGED)
URGENT_HOURS = 2
MOST_OPEN_PER_PHONE = 3
DESK_OPENS, DESK_CLOSES = time(8, 30), time(17, 30)


def due_at(filed: datetime, urgency: str, days: Mapping[date, bool]) -> datetime:
    """When the desk must have verified: urgent within two hours, else by the desk's closing time of
    the next working day (domain: one working day)."""
    if urgency == Urgency.URGENT:
        return filed + timedelta(hours=URGENT_HOURS)
    day = add_working_days(clock.local_date(filed), 1, days)
    return datetime.combine(day, DESK_CLOSES, tzinfo=clock.ZONE)


def wanted_days(when: str, today: date) -> tuple[date, date]:
    """First and last day of 今天, 明天, 这周内 (to Sunday) and 都行 (two weeks)."""
    if when == "today":
        return today, today
    if when == "tomorrow":
        return today + timedelta(days=1), today + timedelta(days=1)
    if when == "week":
        return today, today + timedelta(days=6 - today.weekday())
    return today, today + timedelta(days=13)
