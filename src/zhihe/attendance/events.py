"""Facts of attendance."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhihe.platform.events import event


@event
@dataclass(frozen=True, slots=True)
class PunchMade:
    """Somebody was checked in or out, or a punch was taken back: the proposed record may change."""

    shift_id: UUID
    volunteer_id: UUID
