"""Jobs of messaging."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from zhihe.foundation import clock


@app.task(name="messaging.send_text", queue="messages")
def send_text(city: str, outbox_id: str) -> None:
    """Hand one outbox item to the operator."""
    from zhihe.messaging.actions.send_text import send_text as action

    action(city=city, outbox_id=UUID(outbox_id), now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="messaging.sweep_outbox", queue="timers", queueing_lock="sweep_outbox")
def sweep_outbox(timestamp: int) -> None:
    """Every minute: what is due and not on its way."""
    from zhihe.messaging.actions.sweep_outbox import sweep_outbox as action

    action(now=clock.now())
