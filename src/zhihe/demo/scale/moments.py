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
_LOW = (1 << 62) - 1


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
    """Version 7 ids of past moments: the milliseconds of the moment, the rest from the dice."""

    def __init__(self, rng: Random) -> None:
        self.bits = rng.getrandbits

    def at(self, second: int) -> str:
        """With hyphens, as canonical JSON has it."""
        h = self.hex(second)
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"

    def hex(self, second: int) -> str:
        """Without hyphens: for rows nobody refers to."""
        bits = self.bits(84)
        ms = second * 1000 + (bits >> 74) % 1000
        low = bits & _LOW
        return f"{ms << 80 | 7 << 76 | (bits >> 62 & 0xFFF) << 64 | 2 << 62 | low:032x}"


def span_text(start: int, end: int) -> str:
    """A half-open range as PostgreSQL reads it."""
    return f"[{stamp(start)},{stamp(end)})"
