"""Reacts to recruitment: the resident learns who comes."""

from __future__ import annotations

from uuid import UUID

from zhihe.foundation import clock
from zhihe.platform.events import listens_to
from zhihe.recruitment.events import PlacementMade


@listens_to(PlacementMade)
def on_placement_made(city: str, event: PlacementMade) -> None:
    """A placed person on a request's activity: text the resident name and time."""
    from zhihe.demands.actions.tell_placed import tell_placed

    tell_placed(city=city, placement_id=UUID(event.placement_id), now=clock.now())
