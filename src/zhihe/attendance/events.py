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


@event
@dataclass(frozen=True, slots=True)
class RecordsConfirmed:
    """Hours were counted: ids of the records and of their volunteers, as text."""

    shift_id: str
    record_ids: list[str]
    volunteer_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class RecordCorrected:
    """The counted minutes of a record changed, or it was reversed: papers that state it follow."""

    record_id: str
    volunteer_id: str


@event
@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A counted record was frozen or released, or its hours were claimed.

    ``deed`` is freeze, unfreeze or claim.
    """

    record_id: str
    volunteer_id: str
    deed: str
