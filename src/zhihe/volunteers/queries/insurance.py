"""Policies that cover volunteers now."""

from __future__ import annotations

from datetime import date

from zhihe.platform.keys import CityQuerySet
from zhihe.volunteers.models import InsurancePolicy


def policies_on(city: str, day: date) -> CityQuerySet:
    """In force on the day, oldest first."""
    return (
        InsurancePolicy.objects.in_city(city)
        .filter(valid_from__lte=day, valid_until__gte=day)
        .order_by("valid_from", "id")
    )
