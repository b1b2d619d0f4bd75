"""Confirmed minutes by evidence grade, for the assessment sheet of recruitment (N19)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import RecordState


def past_minutes_by_grade(city: str, volunteer_id: UUID) -> dict[str, int]:
    """``{"A": 120, …}``: only what counts; one statement."""
    rows = (
        ServiceRecord.objects.in_city(city)
        .filter(volunteer_id=volunteer_id, state=RecordState.CONFIRMED)
        .values("grade")
        .annotate(total=Sum("minutes"))
        .order_by("grade")
    )
    return {row["grade"]: row["total"] for row in rows}
