"""Whose turn it is: in and out alternate, each source in a lane of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhihe.attendance.errors import AlreadyIn, AlreadyOut, NotInYet, TooManyPairs
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.check_in_window import spoken
from zhihe.attendance.queries.presence import pairs_that_day, presence
from zhihe.attendance.rules.minutes import MAX_PAIRS
from zhihe.attendance.terms import PunchKind
from zhihe.opportunities.models import Shift


def require_turn(
    shift: Shift, day: Iterable[Punch], kind: PunchKind, *, roll: bool, now: datetime
) -> None:
    """Refuse a second check-in, a check-out of nobody, and a fourth pair.

    ``day``: the person's live punches at the activity that day. A leader's roll call and the
    person's own scan are two independent sources: either may confirm what the other said.
    """
    rows = list(day)
    merged = presence(p for p in rows if p.shift_id == shift.pk)
    lane = merged.lane(roll)
    if kind == PunchKind.OUT:
        if not (lane.is_open or merged.is_open):
            left = merged.left
            raise AlreadyOut(at=spoken(left, now)) if left else NotInYet()
        return
    if lane.is_open and (merged.is_open or roll):
        raise AlreadyIn(at=spoken(lane.pairs[-1].since, now))
    if not merged.is_open and pairs_that_day(rows) >= MAX_PAIRS:
        raise TooManyPairs(most=MAX_PAIRS)
