"""The readable trace of a thing or a person."""

from __future__ import annotations

from uuid import UUID

from zhihe.audit.models import AuditEvent


def trace_of(city: str, subject_id: UUID) -> list[AuditEvent]:
    """Everything that happened to one thing, oldest first."""
    return list(AuditEvent.objects.in_city(city).filter(subject_id=subject_id).order_by("at", "id"))


def trace_of_person(city: str, person_id: UUID, limit: int = 100) -> list[AuditEvent]:
    """What concerns a person, newest first."""
    rows = AuditEvent.objects.in_city(city).filter(person_id=person_id).order_by("-at", "-id")
    return list(rows[:limit])
