"""Evidence grades (design/domain.md §4): what a pair of punches is worth, in plain Python.

Pages never show the letters: ``frame``'s ``{% evidence_chip %}`` has the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhihe.attendance.terms import Grade, Method


class Source(StrEnum):
    """A row of the grade table."""

    MACHINE = "machine"  # rotating code, terminal, face opt-in
    TYPED = "typed"  # typed six digits of the rotating code
    DOORSTEP = "doorstep"  # doorstep code of the resident
    STATIC = "static"  # poster, duration code
    ROLL = "roll"  # roll call alone
    SEALED = "sealed"  # paper, sealed on the spot, entered within 48 h
    INDIRECT = "indirect"  # paper unsealed, team entry, batch, back office
    OWN = "own"  # own declaration


SOURCE_OF: dict[str, Source] = {
    Method.ROTATING_CODE: Source.MACHINE,
    Method.TYPED_CODE: Source.TYPED,
    Method.POSTER: Source.STATIC,
    Method.DURATION_CODE: Source.STATIC,
    Method.ROLL_CALL: Source.ROLL,
    Method.PAPER_SEALED: Source.SEALED,
    Method.PAPER: Source.INDIRECT,
    Method.TEAM_ENTRY: Source.INDIRECT,
    Method.BATCH: Source.INDIRECT,
    Method.DECLARATION: Source.OWN,
    Method.AUTO_CLOSE: Source.INDIRECT,
    Method.DESK: Source.INDIRECT,
}

# (position and roll, position, roll, neither); a dash of the table falls to what does apply.
TABLE: dict[Source, tuple[Grade, Grade, Grade, Grade]] = {
    Source.MACHINE: (Grade.A, Grade.B, Grade.A, Grade.C),
    Source.TYPED: (Grade.A, Grade.B, Grade.B, Grade.C),
    Source.DOORSTEP: (Grade.A, Grade.A, Grade.B, Grade.B),
    Source.STATIC: (Grade.B, Grade.C, Grade.B, Grade.C),
    Source.ROLL: (Grade.B, Grade.C, Grade.B, Grade.C),
    Source.SEALED: (Grade.B, Grade.B, Grade.B, Grade.B),
    Source.INDIRECT: (Grade.C, Grade.C, Grade.C, Grade.C),
    Source.OWN: (Grade.D, Grade.D, Grade.D, Grade.D),
}
ORDER = (Grade.A, Grade.B, Grade.C, Grade.D)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One end of a pair. ``inside``: within the fence with stated accuracy; ``roll``: called by a
    leader who was checked in. A sealed sheet entered after 48 h comes here as INDIRECT."""

    source: Source
    inside: bool = False
    roll: bool = False


def grade(evidence: Evidence, *, auto_closed: bool = False) -> Grade:
    """The cell of the table; an auto-closed end is one grade lower, and so never above B."""
    column = (0 if evidence.roll else 1) if evidence.inside else (2 if evidence.roll else 3)
    cell = TABLE[evidence.source][column]
    return lower(cell) if auto_closed else cell


def lower(given: Grade) -> Grade:
    """One grade lower; D stays D."""
    return ORDER[min(ORDER.index(given) + 1, len(ORDER) - 1)]


def weakest(grades: Iterable[Grade]) -> Grade:
    """A chain is as strong as its weakest end; D when there is nothing."""
    return max(grades, key=ORDER.index, default=Grade.D)


def source_of(method: str, *, sealed_in_time: bool = False, sound_roll: bool = False) -> Source:
    """The row of a punch's method; late sealed paper and unsound roll calls are indirect."""
    source = SOURCE_OF[method]
    if source is Source.SEALED and not sealed_in_time:
        return Source.INDIRECT
    if source is Source.ROLL and not sound_roll:
        return Source.INDIRECT
    return source
