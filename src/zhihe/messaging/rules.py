"""When a text may be sent: quiet hours, caps, retries. Plain arithmetic."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from zhihe.foundation import clock

QUIET_FROM, QUIET_TO = time(21, 30), time(8, 0)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)
MOST_ATTEMPTS = 8


def next_allowed(moment: datetime, passes_quiet_hours: bool) -> datetime:
    """The earliest moment at or after ``moment`` outside quiet hours (21:30 to 8:00 local)."""
    if passes_quiet_hours:
        return moment
    local = clock.local(moment)
    if local.time() >= QUIET_FROM:
        return _at(local + timedelta(days=1), QUIET_TO)
    if local.time() < QUIET_TO:
        return _at(local, QUIET_TO)
    return moment


def _at(local: datetime, wall: time) -> datetime:
    return local.replace(hour=wall.hour, minute=wall.minute, second=0, microsecond=0)


def wait_after(attempts: int, asked_seconds: int = 0) -> timedelta:
    """Back-off before attempt ``attempts + 1``: doubles from 30 s, at most two hours."""
    doubled: timedelta = FIRST_WAIT * (2 ** max(attempts - 1, 0))
    return max(min(doubled, LONGEST_WAIT), timedelta(seconds=asked_seconds))
