"""From facts to a proposal: minutes, grade, flags. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.rules.grades import Evidence, grade, weakest
from zhihe.attendance.rules.minutes import GRACE, Mark, Pair, Standard
from zhihe.attendance.terms import EXCEPTIONS, Flag, Grade
from zhihe.foundation.clock import Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the punches say. ``span`` is what would be counted; minutes are whole minutes."""

    span: Span
    presence: int
    minutes: int
    grade: Grade
    flags: tuple[str, ...]
    auto_closed: bool
    first_in: datetime | None
    last_out: datetime | None


def propose(
    marks: Sequence[Mark],
    shift: Span,
    prove: Callable[[str], Evidence],
    *,
    standard: Standard,
    hours_value: int | None,
    now: datetime,
    grace: timedelta = GRACE,
) -> Proposal:
    """The proposal for one person at one shift; ``prove`` tells what a punch (by key) proves."""
    pairs = arithmetic.pairs_of(marks)
    over = now >= shift.end + grace
    is_open = any(pair.out is None for pair in pairs)
    spans = [s for p in pairs if (s := arithmetic.clip(p, shift, end=shift.end if over else None))]
    inside = arithmetic.within(spans, shift)
    given = arithmetic.presence(inside)
    return Proposal(
        span=_outline(inside, spans, shift),
        presence=arithmetic.presence(spans),
        minutes=arithmetic.counted(given, standard, hours_value),
        grade=weakest(g for pair in pairs for g in _grades(pair, prove)),
        flags=_flags(pairs, given, shift, is_open=is_open, over=over),
        auto_closed=is_open and over,
        first_in=pairs[0].into.at if pairs else None,
        last_out=pairs[-1].out.at if pairs and pairs[-1].out else None,
    )


def _grades(pair: Pair, prove: Callable[[str], Evidence]) -> list[Grade]:
    if pair.out is None:
        return [grade(prove(pair.into.key), auto_closed=True)]
    return [grade(prove(pair.into.key)), grade(prove(pair.out.key))]


def _outline(inside: Sequence[Span], spans: Sequence[Span], shift: Span) -> Span:
    """From the first to the last counted moment; one minute of the shift when nothing counts."""
    found = inside or spans
    if not found:
        return Span(shift.start, shift.start + timedelta(minutes=1))
    return Span(min(s.start for s in found), max(s.end for s in found))


def _flags(
    pairs: Sequence[Pair], given: int, shift: Span, *, is_open: bool, over: bool
) -> tuple[str, ...]:
    if not pairs:
        return (Flag.NO_CHECKIN,)
    if is_open and not over:
        return (Flag.OPEN,)
    found: list[str] = [Flag.NO_CHECKOUT] if is_open else []
    if not is_open and arithmetic.is_short(given, shift.minutes):
        found.append(Flag.SHORT_PRESENCE)
    return tuple(found)


def has_exception(flags: Sequence[str]) -> bool:
    """Whether anything waits for a person's decision."""
    return any(flag in EXCEPTIONS for flag in flags)


def is_undecided(flags: Sequence[str]) -> bool:
    """An exception nobody has decided yet: it cannot be confirmed."""
    return has_exception(flags) and Flag.DECIDED not in flags


def needs_second(given: str, flags: Sequence[str]) -> bool:
    """Two persons for 两人补记, for exceptions, for long days and for minutes set by hand."""
    more = (Flag.LONG_DAY, Flag.VERY_LONG_DAY, Flag.DESK_MINUTES)
    return given == Grade.C or has_exception(flags) or any(flag in more for flag in flags)
