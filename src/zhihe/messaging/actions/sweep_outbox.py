"""Defer again what is due and lost: the queue is at-least-once, this makes it certain (I8)."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from zhihe.messaging.models import OutboxItem
from zhihe.messaging.terms import OutboxState
from zhihe.platform.models import City

BATCH = 500


def sweep_outbox(*, now: datetime) -> int:
    """One job for every item due at ``now``; a claim in force has its due time in the future."""
    swept = 0
    for code in City.objects.values_list("code", flat=True):
        ids = (
            OutboxItem.objects.in_city(code)
            .filter(state__in=(OutboxState.WAITING, OutboxState.SENDING), due_at__lte=now)
            .order_by("due_at")
            .values_list("pk", flat=True)[:BATCH]
        )
        for outbox_id in ids:
            app.configure_task("messaging.send_text", queue="messages").defer(
                city=code, outbox_id=str(outbox_id)
            )
            swept += 1
    return swept
