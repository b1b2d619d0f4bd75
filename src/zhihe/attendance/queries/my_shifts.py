"""A person's own shifts around now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from zhihe.attendance.queries.check_in_window import CODED, Window, window_of
from zhihe.attendance.queries.presence import Presence, live_punches, presence
from zhihe.opportunities.models import Shift
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState

LOOK_BEHIND, LOOK_AHEAD = timedelta(hours=18), timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class MyShift:
    """One shift of mine, its window and what I punched there."""

    shift: Shift
    window: Window
    presence: Presence

    def is_open(self, now: datetime) -> bool:
        return self.window.opens <= now <= self.window.closes


def is_placed(city: str, shift_id: UUID, volunteer_id: UUID) -> bool:
    """Whether the person holds a seat at the shift."""
    return (
        Placement.objects.in_city(city)
        .filter(shift_id=shift_id, volunteer_id=volunteer_id, state=PlacementState.PLACED)
        .exists()
    )


def open_shifts(city: str, volunteer_id: UUID, person_id: UUID, now: datetime) -> list[Shift]:
    """Shifts where this person may punch now: placed at, or leading. Usually one."""
    return [s for s in _around(city, volunteer_id, person_id, now) if _is_open(s, now)]


def my_shifts(city: str, volunteer_id: UUID, person_id: UUID, now: datetime) -> list[MyShift]:
    """Today's shifts (and last night's), in order, with what was punched."""
    shifts = _around(city, volunteer_id, person_id, now)
    rows = live_punches(city).filter(volunteer_id=volunteer_id, shift_id__in=[s.pk for s in shifts])
    punches = list(rows)
    return [
        MyShift(s, window_of(s, now), presence(p for p in punches if p.shift_id == s.pk))
        for s in shifts
    ]


def _around(city: str, volunteer_id: UUID, person_id: UUID, now: datetime) -> list[Shift]:
    base = (
        Shift.objects.in_city(city)
        .filter(
            starts_at__lt=now + LOOK_AHEAD,
            ends_at__gt=now - LOOK_BEHIND,
            cancelled_at__isnull=True,
            activity__state__in=CODED,
        )
        .select_related("activity", "post")
    )
    seats = Placement.objects.in_city(city).filter(
        volunteer_id=volunteer_id,
        state=PlacementState.PLACED,
        shift__starts_at__lt=now + LOOK_AHEAD,
        shift__ends_at__gt=now - LOOK_BEHIND,
    )
    placed = base.filter(pk__in=list(seats.values_list("shift_id", flat=True)))
    led = base.filter(activity__leader_id=person_id)
    return sorted({s.pk: s for s in [*placed, *led]}.values(), key=lambda s: (s.starts_at, s.pk))


def _is_open(shift: Shift, now: datetime) -> bool:
    window = window_of(shift, now)
    return window.opens <= now <= window.closes
