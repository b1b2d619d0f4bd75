"""Every cell of the evidence table (design/domain.md §4)."""

from __future__ import annotations

import pytest

from zhihe.attendance.rules.grades import (
    SOURCE_OF,
    TABLE,
    Evidence,
    Source,
    grade,
    lower,
    source_of,
    weakest,
)
from zhihe.attendance.terms import Grade, Method

# (position + roll, position, roll, neither); "-" is a dash of the table.
CELLS = {
    Source.MACHINE: "ABAC",
    Source.TYPED: "ABBC",
    Source.DOORSTEP: "AA-B",
    Source.STATIC: "BCBC",
    Source.ROLL: "--B-",
    Source.SEALED: "--BB",
    Source.INDIRECT: "--CC",
    Source.OWN: "---D",
}
COLUMNS = ((True, True), (True, False), (False, True), (False, False))
TABLE_ROWS = [
    (source, inside, roll, cell)
    for source, cells in CELLS.items()
    for (inside, roll), cell in zip(COLUMNS, cells, strict=True)
]


@pytest.mark.parametrize(("source", "inside", "roll", "cell"), TABLE_ROWS)
def test_every_cell(source: Source, inside: bool, roll: bool, cell: str) -> None:
    given = grade(Evidence(source, inside, roll))
    if cell != "-":
        assert given == cell
        return
    # A dash never gives more than the same row without what does not apply.
    plain = [TABLE[source][n] for n, mark in enumerate(CELLS[source]) if mark != "-"]
    assert given >= min(plain)


@pytest.mark.parametrize(("source", "inside", "roll", "cell"), TABLE_ROWS)
def test_an_auto_closed_end_is_one_lower_and_not_above_b(
    source: Source, inside: bool, roll: bool, cell: str
) -> None:
    open_grade = grade(Evidence(source, inside, roll))
    closed = grade(Evidence(source, inside, roll), auto_closed=True)
    assert closed == {"A": "B", "B": "C", "C": "D", "D": "D"}[open_grade]
    assert closed >= Grade.B


@pytest.mark.row("S08", part="each way leaves its method and has its row")
def test_every_method_has_a_row_of_the_table() -> None:
    assert set(SOURCE_OF) == set(Method)
    assert set(SOURCE_OF.values()) | {Source.DOORSTEP} == set(Source)


@pytest.mark.parametrize(
    ("method", "in_time", "sound", "expected"),
    [
        (Method.PAPER_SEALED, True, False, Source.SEALED),
        (Method.PAPER_SEALED, False, False, Source.INDIRECT),
        (Method.PAPER, True, False, Source.INDIRECT),
        (Method.ROLL_CALL, False, True, Source.ROLL),
        (Method.ROLL_CALL, False, False, Source.INDIRECT),
        (Method.TEAM_ENTRY, True, True, Source.INDIRECT),
        (Method.BATCH, True, True, Source.INDIRECT),
        (Method.DECLARATION, True, True, Source.OWN),
        (Method.DURATION_CODE, False, False, Source.STATIC),
        (Method.POSTER, False, False, Source.STATIC),
        (Method.ROTATING_CODE, False, False, Source.MACHINE),
        (Method.TYPED_CODE, False, False, Source.TYPED),
    ],
)
def test_what_a_method_is_worth(method: str, in_time: bool, sound: bool, expected: str) -> None:
    assert source_of(method, sealed_in_time=in_time, sound_roll=sound) == expected


def test_a_chain_is_as_strong_as_its_weakest_end() -> None:
    assert weakest([Grade.A, Grade.C, Grade.B]) == Grade.C
    assert weakest([]) == Grade.D
    assert [lower(g) for g in Grade] == ["B", "C", "D", "D"]
