"""Who has served: asked of the apps above, which announce themselves in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

Served = Callable[[str, list[UUID]], Iterable[UUID]]  # (city, volunteer ids) → those with traces
_sources: list[Served] = []


def register_served(source: Served) -> Served:
    """``source`` returns which of the volunteers have an application, a punch or a record with it."""
    _sources.append(source)
    return source


def served_among(city: str, volunteer_ids: list[UUID]) -> set[UUID]:
    """Volunteers who left a trace of service anywhere."""
    found: set[UUID] = set()
    if volunteer_ids:
        for source in _sources:
            found |= set(source(city, volunteer_ids))
    return found
