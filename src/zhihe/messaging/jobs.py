"""Jobs of messaging."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


@app.task(name="messaging.send_text", queue="messages")
def send_text(city: str, outbox_id: str) -> None:
    """Hand one outbox item to the operator."""
    from zhihe.foundation import clock
    from zhihe.messaging.actions.send_text import send_text as action

    action(city=city, outbox_id=UUID(outbox_id), now=clock.now())
