"""Minutes from punches: pairs, clipping, hour standards. Never negative, never past the grace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from zhihe.attendance.terms import Method, PunchKind
from zhihe.foundation.clock import Span

TOLERANCE = timedelta(minutes=10)
GRACE = timedelta(minutes=30)
"""After the planned end check-outs are taken so long, unless the city's rule says otherwise."""
OVERRUN = timedelta(minutes=30)
"""What a decision may count beyond the planned end, and presence show."""
MAX_PAIRS = 3
SHORT_PERCENT = 60
LONG_DAY = 8 * 60
VERY_LONG_DAY = 12 * 60
SHEET_HOURS = timedelta(hours=48)
STUDENT_HOURS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Mark:
    """A punch as the arithmetic needs it; ``key`` finds the punch again."""

    at: datetime
    kind: str
    method: str
    key: str = ""

    @property
    def is_roll(self) -> bool:
        return self.method == Method.ROLL_CALL


@dataclass(frozen=True, slots=True)
class Pair:
    """An arrival and a leaving; ``out`` is None when nobody checked out."""

    into: Mark
    out: Mark | None


def pairs_of(marks: Iterable[Mark]) -> list[Pair]:
    """Pairs in order of time, whatever the order of arrival; at most three count.

    A second arrival while present changes nothing; a second leaving without an arrival between
    replaces the first (the person was demonstrably still there). A roll call opens a pair only
    when nobody punched, and closes one only when it is a roll call of leaving.
    """
    found: list[Pair] = []
    for mark in sorted(set(marks), key=lambda m: (m.at, m.kind, m.method, m.key)):
        if mark.kind == PunchKind.IN:
            _arrive(found, mark)
        elif found:
            _leave(found, mark)
    return found[:MAX_PAIRS]


def _arrive(found: list[Pair], mark: Mark) -> None:
    if not found or found[-1].out is not None:
        if not (mark.is_roll and found):  # seen after leaving does not say: came back to work
            found.append(Pair(mark, None))
    elif found[-1].into.is_roll and not mark.is_roll:  # seen first, then punched: own punch proves
        found[-1] = Pair(replace(mark, at=found[-1].into.at), None)


def _leave(found: list[Pair], mark: Mark) -> None:
    last = found[-1]
    if last.out is None or last.out.is_roll or not mark.is_roll:
        found[-1] = Pair(last.into, mark)


def clip(pair: Pair, shift: Span, *, end: datetime | None = None) -> Span | None:
    """The pair inside [start − tolerance, end + grace]; None when nothing remains.

    ``end`` closes an open pair (auto-close, a decision at the desk); without it an open pair is
    worth nothing.
    """
    out = pair.out.at if pair.out else end
    if out is None:
        return None
    return _cut(pair.into.at, out, shift.start - TOLERANCE, shift.end + OVERRUN)


def _cut(start: datetime, end: datetime, first: datetime, last: datetime) -> Span | None:
    start, end = max(start, first), min(end, last)
    return Span(start, end) if start < end else None


def presence(spans: Sequence[Span]) -> int:
    """Minutes at the place, tolerance and grace included; overlapping spans count once."""
    return sum(span.minutes for span in union(spans))


def union(spans: Sequence[Span]) -> list[Span]:
    """The same time without doubles, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def within(spans: Sequence[Span], shift: Span) -> list[Span]:
    """What counts: the planned time only."""
    cut = (span.overlap(shift) for span in union(spans))
    return [span for span in cut if span is not None]


@dataclass(frozen=True, slots=True)
class Standard:
    """Hour standard of a group: cap in minutes per day, rounding step in minutes (down)."""

    cap_per_day: int = 1440
    rounding: int = 1


def counted(minutes: int, standard: Standard, hours_value: int | None) -> int:
    """What is proposed: time really given, at most the value set at publication, rounded down."""
    ceiling = minutes if hours_value is None else min(minutes, hours_value)
    return max(0, ceiling - ceiling % standard.rounding)


def is_short(present: int, shift_minutes: int) -> bool:
    """Under 60 % of the shift waits for a person's decision."""
    return present * 100 < shift_minutes * SHORT_PERCENT


def day_level(total: int, cap: int) -> str:
    """Who must have seen a day of ``total`` minutes: '', 'parent' or 'city'."""
    if total > VERY_LONG_DAY:
        return "city"
    return "parent" if total > min(LONG_DAY, cap) else ""


def largest_free(span: Span, taken: Iterable[Span]) -> Span | None:
    """The longest piece of ``span`` that overlaps none of ``taken``; None when nothing is free."""
    free = [span]
    for other in taken:
        free = [piece for part in free for piece in _without(part, other)]
    return max(free, key=lambda piece: (piece.minutes, -piece.start.timestamp()), default=None)


def _without(span: Span, other: Span) -> list[Span]:
    if not span.overlaps(other):
        return [span]
    ends = ((span.start, min(span.end, other.start)), (max(span.start, other.end), span.end))
    return [Span(a, b) for a, b in ends if a < b]


def overlap_minutes(span: Span, taken: Iterable[Span]) -> int:
    """Minutes of ``span`` that lie in ``taken``."""
    cut = [piece for other in taken if (piece := span.overlap(other)) is not None]
    return presence(cut)
