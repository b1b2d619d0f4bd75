"""What a decision about an exception makes of a record. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.rules.grades import Evidence, grade, weakest
from zhihe.attendance.rules.minutes import Standard
from zhihe.attendance.terms import Decision, Flag, Grade
from zhihe.foundation.clock import Span


@dataclass(frozen=True, slots=True)
class Case:
    """A record before a decision. ``seen`` is the last roll call and what it proves."""

    shift: Span
    span: Span
    minutes: int
    grade: Grade
    flags: tuple[str, ...]
    first_in: datetime | None
    standard: Standard
    hours_value: int | None
    taken: tuple[Span, ...] = ()
    seen: tuple[datetime, Evidence] | None = None
    into: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A record after a decision."""

    span: Span
    minutes: int
    grade: Grade
    by_hand: bool = False


def decide(case: Case, decision: str, minutes: int | None = None) -> Decided | None:
    """The outcome, or None when the decision does not fit the case."""
    if decision == Decision.SET_MINUTES:
        return _set(case, minutes)
    return _WAYS[decision](case) if decision in _WAYS else None


def _close_at_end(case: Case) -> Decided | None:
    """The planned end stands in for the check-out: a back-office end is 两人补记."""
    if case.first_in is None or Flag.NO_CHECKOUT not in case.flags:
        return None
    start = max(case.first_in, case.shift.start)
    if start >= case.shift.end:
        return None
    span = Span(start, case.shift.end)
    return Decided(span, _worth(case, span), weakest([case.grade, Grade.C]))


def _count_to_seen(case: Case) -> Decided | None:
    """Count to the last moment the leader saw the person: both ends are proven then."""
    if case.first_in is None or case.seen is None or case.into is None:
        return None
    start, end = max(case.first_in, case.shift.start), min(case.seen[0], case.shift.end)
    if start >= end:
        return None
    span = Span(start, end)
    return Decided(span, _worth(case, span), weakest([grade(case.into), grade(case.seen[1])]))


def _count_to_end(case: Case) -> Decided | None:
    span = case.span.overlap(case.shift)
    if span is None:
        return None
    return Decided(span, min(case.minutes, _worth(case, span)), case.grade)


def _deduct(case: Case) -> Decided | None:
    """Keep the longest piece that overlaps nothing."""
    free = arithmetic.largest_free(case.span, case.taken)
    if free is None or not case.taken:
        return None
    return Decided(free, min(case.minutes, _worth(case, free)), case.grade)


def _keep(case: Case) -> Decided | None:
    return Decided(case.span, case.minutes, case.grade) if case.minutes > 0 else None


def _set(case: Case, minutes: int | None) -> Decided | None:
    """Minutes by hand; more than the evidence shows is a back-office entry, one grade at most C."""
    if minutes is None or not 1 <= minutes <= most_minutes(case.shift):
        return None
    span = case.span if minutes <= case.span.minutes else widest(case.shift, minutes)
    given = case.grade if minutes <= case.minutes else weakest([case.grade, Grade.C])
    return Decided(span, minutes, given, by_hand=True)


def _worth(case: Case, span: Span) -> int:
    return arithmetic.counted(span.minutes, case.standard, case.hours_value)


def most_minutes(shift: Span) -> int:
    """No record is longer than its shift with what may run over."""
    return shift.minutes + int(arithmetic.OVERRUN.total_seconds() // 60)


def widest(shift: Span, minutes: int) -> Span:
    """The shift, with so much of the overrun as the minutes need."""
    if minutes <= shift.minutes:
        return shift
    return Span(shift.start, shift.end + arithmetic.OVERRUN)


_WAYS: dict[str, Callable[[Case], Decided | None]] = {
    Decision.CLOSE_AT_END: _close_at_end,
    Decision.COUNT_TO_SEEN: _count_to_seen,
    Decision.COUNT_TO_END: _count_to_end,
    Decision.DEDUCT: _deduct,
    Decision.KEEP: _keep,
}


def suggest(case: Case) -> str:
    """The one button of an exception, most grave first."""
    flags: Sequence[str] = case.flags
    if Flag.LEADER_DID_NOT in flags:
        return Decision.SET_MINUTES
    if Flag.OVERLAP in flags and case.taken:
        return Decision.DEDUCT if decide(case, Decision.DEDUCT) else Decision.ASK_LEADER
    if Flag.NO_CHECKOUT in flags:
        late = case.seen is not None and case.seen[0] >= case.shift.end - arithmetic.TOLERANCE
        if case.seen is not None and not late and decide(case, Decision.COUNT_TO_SEEN):
            return Decision.COUNT_TO_SEEN
        return Decision.CLOSE_AT_END if late or Flag.LEADER_SAW in flags else Decision.ASK_LEADER
    if Flag.NO_CHECKIN in flags:
        return Decision.SET_MINUTES if Flag.LEADER_SAW in flags else Decision.ASK_LEADER
    if Flag.FAR_OUT in flags:
        return Decision.COUNT_TO_END
    if Flag.FAR_IN in flags and Flag.LEADER_SAW not in flags:
        return Decision.ASK_LEADER
    return Decision.KEEP


__all__ = ["Case", "Decided", "decide", "most_minutes", "suggest", "widest"]
