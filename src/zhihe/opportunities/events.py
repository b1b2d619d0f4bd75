"""Facts of activities; higher apps listen. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass

from zhihe.platform.events import event


@event
@dataclass(frozen=True, slots=True)
class ActivityPublished:
    """The activity has its code and can be joined."""

    activity_id: str


@event
@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """Time or place of a published activity changed; ``shift_ids`` are those whose time moved."""

    activity_id: str
    shift_ids: list[str]
    place_changed: bool


@event
@dataclass(frozen=True, slots=True)
class ActivityCancelled:
    """The activity (or, with ``shift_id``, one shift) does not take place."""

    activity_id: str
    shift_id: str = ""


@event
@dataclass(frozen=True, slots=True)
class ActivityEnded:
    """The last shift is over."""

    activity_id: str


@event
@dataclass(frozen=True, slots=True)
class HandOverAnswered:
    """The child organisation accepted or refused to carry the activity out."""

    activity_id: str
    accepted: bool
