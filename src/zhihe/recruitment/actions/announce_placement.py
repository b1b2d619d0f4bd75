"""Spread the news of a new placement: to higher apps as an event, to the person as a notice."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from zhihe.platform.events import publish
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.events import PlacementMade


@transaction.atomic
def announce_placement(
    *, city: str, placement_id: UUID, application_id: UUID, shift_id: UUID, notice: str
) -> None:
    """Runs in the one job a sign-up defers: a hot post pays for one insert, however many listen."""
    publish(city, PlacementMade(str(placement_id), str(shift_id)))
    defer_telling(city, application_id, notice)
