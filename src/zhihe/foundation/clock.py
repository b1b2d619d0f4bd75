"""The one clock and the one civil time zone of the platform.

Moments are aware datetimes; dates are civil dates in China. `now` is taken once per
request or job and handed on, so that a rule can be tested at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
"""All of China keeps this zone. It had summer time from 1986 to 1991: a day is not always 24 h."""

_MINUTE = timedelta(minutes=1)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. A naive datetime is refused with ValueError: it names no moment."""
    if moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock in China. ValueError when naive."""
    return utc(moment).astimezone(ZONE)


def local_date(moment: datetime) -> date:
    """The civil date in China at this moment. ValueError when naive."""
    return local(moment).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a civil day in China and of the next one, both in UTC: [start, end).

    A datetime is refused with TypeError: its date may belong to another zone.
    """
    if isinstance(day, datetime):
        raise TypeError("day_bounds takes a date; use local_date(moment) first")
    start = datetime.combine(day, time.min, ZONE)
    end = datetime.combine(day + timedelta(days=1), time.min, ZONE)
    return start.astimezone(UTC), end.astimezone(UTC)


def minutes_between(a: datetime, b: datetime) -> int:
    """Whole minutes from `a` to `b`, rounded down: service is counted in full minutes given.

    ValueError when `b` is before `a` (hours are never negative, not over midnight either).
    """
    elapsed = utc(b) - utc(a)
    if elapsed < timedelta(0):
        raise ValueError("the end is before the start")
    return elapsed // _MINUTE


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of time [start, end), kept in UTC, as PostgreSQL's `[)` ranges are.

    Back-to-back spans do not overlap. ValueError when naive, empty or reversed.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if not self.start < self.end:
            raise ValueError("a span ends after it starts")

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded down."""
        return minutes_between(self.start, self.end)

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= utc(moment) < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any time at all."""
        return self.start < other.end and other.start < self.end

    def overlap(self, other: Span) -> Span | None:
        """The time both share, or None."""
        if not self.overlaps(other):
            return None
        return Span(max(self.start, other.start), min(self.end, other.end))
