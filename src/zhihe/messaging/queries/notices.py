"""Notices of a person, and what became of texts."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db.models import Count

from zhihe.messaging.models import Notice, OutboxItem


def notices_of(city: str, person_id: UUID) -> list[Notice]:
    """The newest 200 notices, newest first."""
    rows = Notice.objects.in_city(city).filter(person_id=person_id).order_by("-created_at", "-id")
    return list(rows[:200])


def unread_count(city: str, person_id: UUID) -> int:
    """How many notices wait, at most 99."""
    rows = Notice.objects.in_city(city).filter(person_id=person_id, read_at__isnull=True)
    return len(rows.values_list("pk", flat=True)[:99])


def delivery_states(city: str, subject_ids: list[UUID]) -> dict[UUID, str]:
    """Newest delivery state per subject (an application, a placement): for the desk (N20)."""
    rows = (
        OutboxItem.objects.in_city(city)
        .filter(subject_id__in=subject_ids)
        .order_by("created_at")
        .values_list("subject_id", "state")
    )
    return cast(dict[UUID, str], dict(rows))


def outbox_counts(city: str) -> dict[str, int]:
    """Items by state, for the operator's page and metrics."""
    rows = OutboxItem.objects.in_city(city).values_list("state").annotate(n=Count("id"))
    return dict(rows)
