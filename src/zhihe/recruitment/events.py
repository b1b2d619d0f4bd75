"""Facts of recruitment that higher apps may react to; ids only."""

from __future__ import annotations

from dataclasses import dataclass

from zhihe.platform.events import event


@event
@dataclass(frozen=True, slots=True)
class PlacementMade:
    """A person holds a seat."""

    placement_id: str
    shift_id: str


@event
@dataclass(frozen=True, slots=True)
class PlacementCancelled:
    """A seat was given back or taken back."""

    placement_id: str
    shift_id: str


@event
@dataclass(frozen=True, slots=True)
class ShiftMoved:
    """A shift has another time."""

    shift_id: str


@event
@dataclass(frozen=True, slots=True)
class ShiftCancelled:
    """A shift was called off; its placements are gone."""

    shift_id: str
