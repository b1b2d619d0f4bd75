"""Reading a spreadsheet (XLSX, XLS, CSV) that a stranger made, without trusting it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

Cell = str | float | int | bool
_CHILD = Path(__file__).with_name("sheet_child.py")
_SECONDS = 40


class SheetError(ValueError):
    """`code`: too_many_rows, too_big (memory or time ran out) or unreadable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows from the first; `merged` are (first row, first column, last row, last column) from 0."""

    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]]


def read_sheet(content: bytes, *, most_rows: int) -> Sheet:
    """The first sheet with anything in it, read by a child with limits. Raises SheetError."""
    command = [sys.executable, "-I", str(_CHILD), str(most_rows)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise SheetError("too_big") from None
    if done.returncode == 3:
        raise SheetError(done.stderr.decode(errors="replace") or "unreadable")
    if done.returncode != 0:
        raise SheetError("too_big")
    answer = json.loads(done.stdout)
    return Sheet(answer["rows"], [(a, b, c, d) for a, b, c, d in answer["merged"]])
