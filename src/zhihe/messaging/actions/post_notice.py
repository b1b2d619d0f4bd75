"""Put a notice into a person's inbox."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.messaging.models import Notice


def post_notice(
    *, city: str, person_id: UUID, kind: str, params: dict[str, str], now: datetime, url: str = ""
) -> Notice:
    """``kind`` names a sentence of ``messaging.notice_texts``; ``params`` fill it (no secrets)."""
    return Notice.objects.create(
        city_id=city, person_id=person_id, kind=kind, params=params, url=url, created_at=now
    )
