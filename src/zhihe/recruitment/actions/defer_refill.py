"""Queue the refill of a shift from its waiting list, inside the deed's transaction."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


def defer_refill(city: str, shift_id: UUID) -> None:
    """A timer sweeps what this job may miss."""
    app.configure_task("recruitment.refill", queue="events").defer(
        city=city, shift_id=str(shift_id)
    )
