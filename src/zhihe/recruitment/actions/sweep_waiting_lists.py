"""The timer behind the refill jobs: shifts with a free seat and somebody waiting."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhihe.opportunities.models import Shift
from zhihe.recruitment.actions.offer_next import offer_next


def sweep_waiting_lists(*, city: str, now: datetime, limit: int = 200) -> int:
    """How many offers were made; each shift in a transaction of its own."""
    rows = (
        Shift.objects.in_city(city)
        .filter(ends_at__gt=now, starts_at__gt=now, cancelled_at=None, waiting__gt=0)
        .filter(capacity__gt=F("taken") + F("offered") + F("held"))
        .order_by("starts_at")
        .values_list("id", flat=True)[:limit]
    )
    return sum(len(offer_next(city=city, shift_id=pk, now=now)) for pk in list(rows))
