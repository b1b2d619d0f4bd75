"""A seat came free: offer it down the waiting list, or late in the day call all who wait."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.recruitment.actions.call_waiting import call_waiting
from zhihe.recruitment.actions.offer_next import offer_next


def refill_shift(*, city: str, shift_id: UUID, now: datetime) -> list[UUID]:
    """Applications that got an offer, or are told of the seat that is first come, first served."""
    offered = offer_next(city=city, shift_id=shift_id, now=now)
    return offered or call_waiting(city=city, shift_id=shift_id, now=now)
