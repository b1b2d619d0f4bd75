"""Put one text message into the outbox, inside the caller's transaction."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from zhihe.foundation.uuid7 import uuid7
from zhihe.messaging.models import OutboxItem
from zhihe.messaging.queries.operator import book
from zhihe.platform.vault import blind_index, seal_text


def enqueue_text(
    *,
    city: str,
    phone: str,
    template: str,
    params: dict[str, str],
    now: datetime,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> OutboxItem:
    """Queue ``template`` for ``phone`` (E.164); sent after commit by the worker.

    ``params`` are checked against the registered template at once, so that a wrong text fails the
    deed and not the night. Quiet hours and the organisation's cap are applied when it is sent.
    """
    book().render(template, params)
    item = OutboxItem.objects.create(
        id=uuid7(),
        city_id=city,
        person_id=person_id,
        organisation_id=organisation_id,
        template=template,
        phone_sealed=seal_text(phone, "outbox"),
        phone_index=blind_index(phone, "phone"),
        params_sealed=seal_text(json.dumps(params, ensure_ascii=False), "outbox"),
        subject_id=subject_id,
        created_at=now,
        due_at=now,
    )
    from procrastinate.contrib.django import app

    app.configure_task("messaging.send_text", queue="messages").defer(
        city=city, outbox_id=str(item.pk)
    )
    return item
