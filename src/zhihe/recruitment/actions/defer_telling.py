"""Queue what a person is told, inside the deed's transaction; ids only, nothing is sent inline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app


def defer_telling(city: str, application_ids: UUID | Iterable[UUID], notice: str) -> None:
    """One job per application; ``notice`` is a term of ``Notice``."""
    ids = [application_ids] if isinstance(application_ids, UUID) else list(application_ids)
    task = app.configure_task("recruitment.tell", queue="messages")
    if len(ids) == 1:
        task.defer(city=city, application_id=str(ids[0]), notice=str(notice))
    elif ids:
        rows: list[dict[str, Any]] = [
            {"city": city, "application_id": str(pk), "notice": str(notice)} for pk in ids
        ]
        task.batch_defer(*rows)
