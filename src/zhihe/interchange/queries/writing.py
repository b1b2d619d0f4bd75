"""A list as bytes: XLSX where every cell is text or a number, or a CSV in GB 18030."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from zhihe.interchange.terms import Format

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_list(
    form: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]
) -> tuple[bytes, int]:
    """(the file, how many rows). What looks like a formula stays letters in both forms."""
    made = _xlsx if form == Format.XLSX else _csv
    return made(titles, rows)


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    text = str(value)
    if isinstance(value, (int, float)) or not text.lstrip().startswith(RISKY):
        return value
    return "'" + text


def _xlsx(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[bytes, int]:
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("名单")
    bold = book.add_format({"bold": True, "bg_color": "#FAF7F1", "border": 1})
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, max(10, min(30, len(title) * 3)))
    count = 0
    for count, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, (int, float)):
                sheet.write_number(count, column, value)
            else:
                sheet.write_string(count, column, str(value))
    book.close()
    return out.getvalue(), count


def _csv(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[bytes, int]:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(titles)
    count = 0
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        count += 1
    return out.getvalue().encode("gb18030"), count
