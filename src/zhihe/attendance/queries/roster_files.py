"""Reading a roster file (XLSX, XLS, CSV in UTF-8 or GB 18030): in a child process with caps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhihe.attendance.errors import FileWrong
from zhihe.attendance.rules.rosters import MOST_COLUMNS, MOST_ROWS, text
from zhihe.foundation.sheets import SheetError, read_cells

MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """Headings of the first filled row, the rows below it, and where the first of them stands in
    the file (from 1)."""

    headings: list[str]
    rows: list[Sequence[Any]]
    first: int = 2


def read_table(content: bytes) -> Table:
    """The first sheet; FileWrong for anything unreadable, too large or without a row."""
    if not content or len(content) > MOST_BYTES:
        raise FileWrong()
    try:
        rows: list[Sequence[Any]] = list(read_cells(content, most_rows=MOST_ROWS + 50))
    except SheetError:
        raise FileWrong() from None
    above = next((n for n, row in enumerate(rows) if any(text(c) for c in row)), len(rows))
    rows = rows[above:]
    if len(rows) < 2 or len(rows) > MOST_ROWS + 1:
        raise FileWrong()
    headings = [text(c)[:40] or f"第 {n} 列" for n, c in enumerate(rows[0], start=1)]
    if len(headings) > MOST_COLUMNS:
        raise FileWrong()
    return Table(headings, rows[1:], above + 2)
