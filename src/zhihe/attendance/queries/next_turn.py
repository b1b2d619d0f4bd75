"""What a code means when the person did not say: in, or out."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhihe.attendance.errors import AlreadyIn
from zhihe.attendance.queries.check_in_window import spoken
from zhihe.attendance.queries.presence import presence_at
from zhihe.attendance.terms import PunchKind
from zhihe.opportunities.models import Shift
from zhihe.volunteers.models import Volunteer

SAME_TAP = timedelta(minutes=5)
"""A second scan so soon is a nervous finger, not a departure."""


def next_turn(volunteer: Volunteer, shift: Shift, now: datetime) -> PunchKind:
    """In when absent, out when present; AlreadyIn within five minutes of one's own check-in.

    A person whom only the leader marked present confirms the arrival in the first half of the
    shift and the departure in the second.
    """
    merged = presence_at(volunteer.city_id, shift.pk, volunteer.pk)
    own = merged.lane(roll=False)
    if own.is_open and own.since is not None and now - own.since < SAME_TAP:
        raise AlreadyIn(at=spoken(own.since, now))
    if not merged.is_open and not own.is_open:
        return PunchKind.IN
    if own.is_open or now >= shift.starts_at + (shift.ends_at - shift.starts_at) / 2:
        return PunchKind.OUT
    return PunchKind.IN
