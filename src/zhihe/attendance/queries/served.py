"""Volunteers who left a trace here: an import that brought them cannot be undone."""

from __future__ import annotations

from uuid import UUID

from zhihe.attendance.models import Punch, ServiceRecord


def traces_of(city: str, volunteer_ids: list[UUID]) -> set[UUID]:
    """Those of the volunteers with a row of their own."""
    found: set[UUID] = set()
    for model in (Punch, ServiceRecord):
        rows = model.objects.in_city(city).filter(volunteer_id__in=volunteer_ids)
        found |= set(rows.values_list("volunteer_id", flat=True))
    return found
