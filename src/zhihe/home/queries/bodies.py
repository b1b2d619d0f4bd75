"""Leading bodies and complaint routes of a city."""

from __future__ import annotations

from django.db.models import Q

from zhihe.organisations.models import Body


def complaint_routes(city: str) -> list[Body]:
    """Bodies of the city, and those that hold everywhere; one query."""
    rows = Body.objects.filter(Q(city_id=city) | Q(city=None)).order_by("position", "id")
    return list(rows)
