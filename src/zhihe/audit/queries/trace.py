"""The readable trace of a thing or a person."""

from __future__ import annotations

from uuid import UUID

from zhihe.audit.models import AuditEvent


def trace_of(city: str, *subject_ids: UUID) -> list[AuditEvent]:
    """Everything that happened to one thing, or to several that belong together, oldest first."""
    rows = AuditEvent.objects.in_city(city).filter(subject_id__in=subject_ids)
    return list(rows.order_by("at", "id"))


def trace_of_person(city: str, person_id: UUID, limit: int = 100) -> list[AuditEvent]:
    """What concerns a person, newest first."""
    rows = AuditEvent.objects.in_city(city).filter(person_id=person_id).order_by("-at", "-id")
    return list(rows[:limit])
