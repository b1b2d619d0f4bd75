"""Short names for what the tests of recruitment do again and again."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW
from zhihe.opportunities.models import Shift
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.models import Application, Placement


def join(cast: Any, who: str, shift: Any, now: Any = NOW) -> Application:
    return apply_to_shift(actor=cast.members[who].actor(), shift_id=shift.pk, now=now)


def placement_of(application: Application) -> Placement:
    return Placement.objects.in_city(application.city_id).get(application_id=application.pk)


def state_of(application: Application) -> str:
    return Application.objects.in_city(application.city_id).get(pk=application.pk).state


def seats(shift: Any) -> tuple[int, int, int]:
    """(taken, offered, waiting)."""
    row = Shift.objects.in_city(shift.city_id).get(pk=shift.pk)
    return row.taken, row.offered, row.waiting
