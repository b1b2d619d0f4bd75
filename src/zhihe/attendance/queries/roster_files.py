"""Reading a roster file: XLSX by calamine with caps, CSV in UTF-8 or GB 18030."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from zhihe.attendance.errors import FileWrong
from zhihe.attendance.rules.rosters import MOST_COLUMNS, MOST_ROWS, text

MOST_BYTES = 4 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """Headings of the first filled row, and the rows below it."""

    headings: list[str]
    rows: list[Sequence[Any]]


def read_table(content: bytes) -> Table:
    """The first sheet; FileWrong for anything unreadable, too large or without a row."""
    if not content or len(content) > MOST_BYTES:
        raise FileWrong()
    rows = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    while rows and not any(text(c) for c in rows[0]):
        rows.pop(0)
    if len(rows) < 2 or len(rows) > MOST_ROWS + 1:
        raise FileWrong()
    headings = [text(c)[:40] or f"第 {n} 列" for n, c in enumerate(rows[0], start=1)]
    if len(headings) > MOST_COLUMNS:
        raise FileWrong()
    return Table(headings, rows[1:])


def _xlsx(content: bytes) -> list[Sequence[Any]]:
    """A small file that unpacks to a giant one is not opened at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise FileWrong()
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + 50 or sheet.total_width > MOST_COLUMNS:
            raise FileWrong()
        return list(sheet.to_python(skip_empty_area=True))
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError, OSError):
        raise FileWrong() from None


def _csv(content: bytes) -> list[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileWrong()
    if "\x00" in words:
        raise FileWrong()
    first = words.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(words, newline=""), delimiter=mark)]
    except csv.Error:
        raise FileWrong() from None
