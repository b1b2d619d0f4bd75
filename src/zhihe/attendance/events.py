"""Facts of attendance."""

from __future__ import annotations

from dataclasses import dataclass

from zhihe.platform.events import event


@event
@dataclass(frozen=True, slots=True)
class PunchMade:
    """Somebody was checked in or out, or a punch was taken back: the proposed record may change."""

    shift_id: str
    volunteer_id: str
