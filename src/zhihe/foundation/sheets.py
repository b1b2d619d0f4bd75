"""Reading a spreadsheet (XLSX, XLS, CSV) that a stranger made, without trusting it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

Cell = str | float | int | bool
_CHILD = Path(__file__).with_name("sheet_child.py")
_SECONDS = 20


class SheetError(ValueError):
    """`code`: too_many_rows, too_big (memory, time or columns ran out) or unreadable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows from the first; `merged` are (first row, first column, last row, last column) from 0."""

    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]]


def read_sheet(content: bytes, *, most_rows: int) -> Sheet:
    """The first sheet with anything in it; days and moments as ISO days. Raises SheetError."""
    answer = _unfolded(content, most_rows)
    rows = [[_in_words(cell) for cell in row] for row in answer["rows"]]
    return Sheet(rows, [(a, b, c, d) for a, b, c, d in answer["merged"]])


def read_cells(content: bytes, *, most_rows: int) -> list[list[Any]]:
    """The same rows, with datetime, date, time and timedelta as such. Raises SheetError."""
    return [[_as_meant(cell) for cell in row] for row in _unfolded(content, most_rows)["rows"]]


def _unfolded(content: bytes, most_rows: int) -> dict[str, Any]:
    """What the child with limits found."""
    command = [sys.executable, "-I", str(_CHILD), str(most_rows)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise SheetError("too_big") from None
    if done.returncode == 3:
        raise SheetError(done.stderr.decode(errors="replace")[-20:].split()[-1] or "unreadable")
    if done.returncode != 0:
        raise SheetError("too_big")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _in_words(cell: Any) -> Cell:
    if isinstance(cell, dict):
        kind, value = next(iter(cell.items()))
        return str(value)[:10] if kind in ("moment", "day") else str(value)
    return cell  # type: ignore[no-any-return]


def _as_meant(cell: Any) -> Any:
    match cell:
        case {"moment": told}:
            return datetime.fromisoformat(told)
        case {"day": told}:
            return date.fromisoformat(told)
        case {"time": told}:
            return time.fromisoformat(told)
        case {"seconds": told}:
            return timedelta(seconds=told)
    return cell
