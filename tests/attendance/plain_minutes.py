"""What punches are worth, worked out a second time and in another way: a walk along the clock.

Nothing here comes from ``zhihe.attendance.rules``: the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
EARLY, AFTER = timedelta(minutes=10), timedelta(minutes=30)


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """One punch: when, ``in`` or ``out``, by a leader's roll call or by oneself."""

    at: datetime
    kind: str
    roll: bool = False


def stays(punches: Iterable[Seen]) -> list[tuple[datetime, datetime | None]]:
    """From an arrival to the last leaving before the next arrival; None: never left.

    A roll call counts where the person's own punches say nothing: it does not begin a second stay,
    and it does not end one whose end the person punched.
    """
    rows = sorted(punches)
    begun: datetime | None = None
    left: Seen | None = None
    done: list[tuple[datetime, datetime | None]] = []
    for punch in rows:
        if punch.kind == "in":
            if begun is None:
                begun, left = punch.at, None
            elif left is not None and not punch.roll:
                done.append((begun, left.at))
                begun, left = punch.at, None
        elif begun is not None and (left is None or left.roll or not punch.roll):
            left = punch
    if begun is not None:
        done.append((begun, left.at if left else None))
    return done[:3]


@dataclass(frozen=True, slots=True)
class Worth:
    """Minutes that count, minutes seen, whether the platform had to close the end, whether open."""

    minutes: int
    seen: int
    closed: bool
    open: bool


def worth(punches: Sequence[Seen], start: datetime, end: datetime, now: datetime) -> Worth:
    """Whole minutes of each stay inside the shift; a forgotten leaving ends with the shift."""
    over = now >= end + AFTER
    found = stays(punches)
    is_open = any(out is None for _, out in found)
    minutes = seen = 0
    for into, out in found:
        until = out if out is not None else (end if over else None)
        if until is None:
            continue
        minutes += _whole(max(into, start), min(until, end))
        seen += _whole(max(into, start - EARLY), min(until, end + AFTER))
    return Worth(minutes, seen, is_open and over, is_open and not over)


def _whole(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60) if start < end else 0
