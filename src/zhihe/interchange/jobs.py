"""Jobs of interchange."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


@app.task(name="interchange.make_export", queue="exports", retry=3)
def make_export(city: str, export_id: str) -> None:
    """Write one list."""
    from zhihe.foundation import clock
    from zhihe.interchange.actions.make_export import make_export as action

    action(city=city, export_id=UUID(export_id), now=clock.now())
