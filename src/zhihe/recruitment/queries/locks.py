"""The shift row is always locked first: every deed that moves seats queues behind it."""

from __future__ import annotations

from uuid import UUID

from zhihe.opportunities.models import Shift
from zhihe.platform.refusals import NotFound


def locked_shift(city: str, shift_id: UUID) -> Shift:
    """The shift, locked until the end of the transaction; NotFound when there is none."""
    row = Shift.objects.in_city(city).select_for_update().filter(pk=shift_id).first()
    if row is None:
        raise NotFound()
    return row
