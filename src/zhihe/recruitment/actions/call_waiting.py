"""A seat came free after the last offers: everybody who waits and fits is told, first come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.platform import city_rules
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.queries.shift_facts import sheet_of_shift
from zhihe.recruitment.queries.waiting import fitting_of
from zhihe.recruitment.rules import offers_are_over
from zhihe.recruitment.terms import OFFER_CLOSES_MINUTES, Notice

MOST = 50
"""A call goes no further down the list: thirty minutes before the start few can still come."""


@transaction.atomic
def call_waiting(*, city: str, shift_id: UUID, now: datetime) -> list[UUID]:
    """Applications whose people are told now; nobody while offers run, nor after the start."""
    shift = locked_shift(city, shift_id)
    free = shift.capacity - shift.taken - shift.offered - shift.held
    late = offers_are_over(now, shift.starts_at, city_rules.read(city, OFFER_CLOSES_MINUTES, now))
    if free <= 0 or shift.waiting <= 0 or not late or shift.starts_at <= now:
        return []
    sheet = sheet_of_shift(city, shift_id)
    if sheet.shift.cancelled or not sheet.shift.open:
        return []
    rows = zip(range(MOST), fitting_of(city, sheet, now), strict=False)
    ids = [row.pk for _, row in rows]
    defer_telling(city, ids, Notice.SEAT_FREE)
    return ids
