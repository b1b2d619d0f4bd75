"""Jobs of volunteers."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


@app.task(name="volunteers.apply_import", queue="imports", retry=3)
def apply_import(city: str, batch_id: str, actor_id: str) -> None:
    """Enter the people of one batch."""
    from zhihe.foundation import clock
    from zhihe.platform.actor import Actor
    from zhihe.volunteers.actions.apply_import import apply_import as action

    action(
        city=city,
        batch_id=UUID(batch_id),
        now=clock.now(),
        actor=Actor(city=city, person_id=UUID(actor_id)),
    )
