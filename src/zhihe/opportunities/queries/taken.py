"""How many seats of an activity are taken, counted on its shifts (docs/decisions/0003)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from zhihe.opportunities.models import Shift
from zhihe.platform.keys import CityQuerySet

FREE = F("capacity") - F("taken") - F("offered") - F("held")


def with_taken(rows: CityQuerySet[Any]) -> CityQuerySet[Any]:
    """Adds ``taken`` to activities: people placed on the shifts that were not called off."""
    counted = (
        Shift.objects.filter(
            city_id=OuterRef("city_id"), activity_id=OuterRef("pk"), cancelled_at=None
        )
        .order_by()
        .values("activity_id")
        .annotate(n=Sum("taken"))
        .values("n")
    )
    found: CityQuerySet = rows.annotate(
        taken=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )
    return found


def has_room(now: datetime) -> Exists:
    """Condition on activities: a shift that is not over has a free seat."""
    return Exists(
        Shift.objects.filter(
            city_id=OuterRef("city_id"),
            activity_id=OuterRef("pk"),
            cancelled_at=None,
            ends_at__gt=now,
            capacity__gt=F("taken") + F("offered") + F("held"),
        )
    )


def seats_missing(city: str, activities: CityQuerySet[Any], now: datetime) -> int:
    """Free seats over the shifts of the activities that are not over; one statement."""
    rows = Shift.objects.in_city(city).filter(
        activity__in=activities.order_by().values("id"), cancelled_at=None, ends_at__gt=now
    )
    return int(rows.aggregate(n=Sum(FREE))["n"] or 0)
