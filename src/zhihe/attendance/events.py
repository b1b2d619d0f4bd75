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


@event
@dataclass(frozen=True, slots=True)
class RecordsConfirmed:
    """Hours were counted: ids of the records and of their volunteers, as text."""

    shift_id: str
    record_ids: list[str]
    volunteer_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A counted record was corrected, frozen, released or reversed, or its hours were claimed.

    ``deed`` is correct, freeze, unfreeze, reverse, claim or disown.
    """

    record_id: str
    volunteer_id: str
    deed: str
