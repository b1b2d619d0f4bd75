"""What timers look for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.opportunities.models import Activity
from zhihe.opportunities.terms import ActivityState


def over(city: str, now: datetime, limit: int = 500) -> list[UUID]:
    """Published activities whose last shift is over, oldest first."""
    rows = Activity.objects.in_city(city).filter(state=ActivityState.PUBLISHED, ends_at__lte=now)
    return list(rows.order_by("ends_at", "id").values_list("pk", flat=True)[:limit])
