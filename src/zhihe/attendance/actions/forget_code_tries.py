"""Forget the tries of a person whose code was right, and everybody's old ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhihe.attendance.models import CodeTry


@transaction.atomic
def forget_code_tries(*, city: str, now: datetime, person_id: UUID | None = None) -> None:
    """With ``person_id`` that person's tries; without, all that are older than a day."""
    rows = CodeTry.objects.in_city(city)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    else:
        rows = rows.filter(tried_at__lt=now - timedelta(days=1))
    rows.delete()
