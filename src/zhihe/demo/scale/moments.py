"""Moments as whole seconds since 1970, and how they are written: many millions, so by table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

DAY = 86_400
EAST = 8 * 3600  # China is eight hours ahead of UTC
_CLOCK = [
    f"T{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.000000Z" for s in range(DAY)
]  # fmt: skip


@cache
def _date(number: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()


def stamp(second: int) -> str:
    """ISO in UTC with microseconds: what PostgreSQL reads and what a leaf commits to."""
    return _date(second // DAY) + _CLOCK[second % DAY]


def day_text(second: int) -> str:
    """The local day of a moment."""
    return _date((second + EAST) // DAY)


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def midnight(day: date) -> int:
    """The second at which a local day begins."""
    return (day - date(1970, 1, 1)).days * DAY - EAST


class Ids:
    """Version 7 ids of past moments: the milliseconds of the moment, then a count that rises.

    Ids of one moment keep the order in which they were given; two seeds give other ids.
    """

    def __init__(self, rng: Random) -> None:
        self.mark = 0x8000 | rng.getrandbits(14)
        self.count = rng.getrandbits(40)

    def at(self, second: int) -> str:
        """With hyphens, as canonical JSON has it."""
        self.count += 1
        ms = second * 1000
        return f"{ms >> 16:08x}-{ms & 0xFFFF:04x}-7000-{self.mark:04x}-{self.count:012x}"

    def hex(self, second: int) -> str:
        """Without hyphens: for rows nobody refers to."""
        self.count += 1
        return f"{second * 1000:012x}7000{self.mark:04x}{self.count:012x}"


def span_text(start: int, end: int) -> str:
    """A half-open range as PostgreSQL reads it."""
    return f"[{stamp(start)},{stamp(end)})"
