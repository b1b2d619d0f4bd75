"""Who may not decide, which deed leads where, caps of weak evidence. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from zhihe.attendance.terms import Flag, RecordState

CONFIRMED_STATES = (RecordState.CONFIRMED, RecordState.FROZEN)
LIVE_STATES = (RecordState.PENDING, RecordState.SECOND, *CONFIRMED_STATES)
SETTLED_STATES = (RecordState.SECOND, *CONFIRMED_STATES)

# deed → (states it may start from, states it may end in)
TRANSITIONS: dict[str, tuple[tuple[RecordState, ...], tuple[RecordState, ...]]] = {
    "propose": ((RecordState.PENDING,), (RecordState.PENDING,)),
    "decide": ((RecordState.PENDING,), (RecordState.PENDING,)),
    "confirm": ((RecordState.PENDING,), (RecordState.SECOND, RecordState.CONFIRMED)),
    "second": ((RecordState.SECOND,), (RecordState.CONFIRMED,)),
    "return": ((RecordState.SECOND,), (RecordState.PENDING,)),
    "reject": ((RecordState.PENDING, RecordState.SECOND), (RecordState.REJECTED,)),
    "freeze": ((RecordState.CONFIRMED,), (RecordState.FROZEN,)),
    "unfreeze": ((RecordState.FROZEN,), (RecordState.CONFIRMED,)),
    "correct": ((RecordState.CONFIRMED,), (RecordState.CONFIRMED,)),
    "reverse": (CONFIRMED_STATES, (RecordState.REVERSED,)),
}


class Provenance(Protocol):
    """The columns of a record that name persons."""

    @property
    def person_id(self) -> UUID: ...

    @property
    def creator_id(self) -> UUID: ...

    @property
    def leader_id(self) -> UUID: ...

    @property
    def roll_caller_ids(self) -> Sequence[UUID]: ...

    @property
    def entered_by(self) -> UUID | None: ...

    @property
    def confirmed_by(self) -> UUID | None: ...

    @property
    def state(self) -> str: ...


def bar_of(record: Provenance, person_id: UUID | None) -> str:
    """Why this person may not confirm: self, creator, leader, roll, entered, first, or ''.

    Whoever created, led, roll-called or entered never confirms, nor does the first confirmer twice.
    """
    if person_id is None:
        return "nobody"
    own = {
        "self": record.person_id,
        "creator": record.creator_id,
        "leader": record.leader_id,
        "entered": record.entered_by,
    }
    for why, who in own.items():
        if who == person_id:
            return why
    if person_id in record.roll_caller_ids:
        return "roll"
    first = record.confirmed_by if record.state != RecordState.PENDING else None
    return "first" if first == person_id else ""


def may_move(deed: str, state: str) -> bool:
    """Whether the deed starts from this state."""
    return state in TRANSITIONS[deed][0]


def needs_city(flags: Sequence[str]) -> bool:
    """Over twelve hours a day only the city says yes."""
    return Flag.VERY_LONG_DAY in flags


def caps_of(rule: dict[str, int], grade: str) -> int | None:
    """A cap in a rule by grade, None for evidence without caps."""
    return rule.get(grade)
