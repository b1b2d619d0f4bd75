"""Mark a person's notices as read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.messaging.models import Notice


@transaction.atomic
def read_notices(
    *, city: str, person_id: UUID, now: datetime, notice_id: UUID | None = None
) -> int:
    """One notice, or all of them without ``notice_id``; returns how many were unread."""
    rows = Notice.objects.in_city(city).filter(person_id=person_id, read_at__isnull=True)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=now)
