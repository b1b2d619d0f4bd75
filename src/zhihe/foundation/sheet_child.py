"""Runs alone, in a process of its own with little memory and time: bytes of a sheet in, JSON out.

A spreadsheet is a program somebody else wrote: a 3 MB file can unfold into gigabytes. Here it may.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
UNFOLDED = 300 * 1024 * 1024


def main() -> int:
    """Exit 0 with JSON, 3 with a code word on stderr; killed by its limits otherwise."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    most = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    try:
        answer = (
            from_book(content, most)
            if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
            else from_csv(content, most)
        )
    except TooLong:
        return refuse("too_many_rows")
    except MemoryError:
        return refuse("too_big")
    except Exception:  # any complaint of a parser about a foreign file is one thing to us
        return refuse("unreadable")
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


class TooLong(Exception):
    """More rows than are taken at once."""


def refuse(code: str) -> int:
    sys.stderr.write(code)
    return 3


def from_book(content: bytes, most: int) -> dict[str, Any]:
    """The first sheet with anything in it."""
    from python_calamine import CalamineWorkbook

    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNFOLDED:
                raise MemoryError
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        if sheet.end[0] + 1 > most * 3:
            raise TooLong
        rows = [[plain(c) for c in row] for row in sheet.to_python(skip_empty_area=False)]
        if sum(any(c != "" for c in row) for row in rows) > most:
            raise TooLong
        merged = [[*first, *last] for first, last in (sheet.merged_cell_ranges or [])]
        return {"rows": rows, "merged": merged}
    raise ValueError("empty")


def from_csv(content: bytes, most: int) -> dict[str, Any]:
    """UTF-8, else GB 18030: what spreadsheets in China save."""
    if b"\x00" in content:
        raise ValueError("binary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    dialect = "excel-tab" if text.count("\t") > text.count(",") else "excel"
    rows = []
    for row in csv.reader(io.StringIO(text, newline=""), dialect):
        rows.append(list(row))
        if len(rows) > most:
            raise TooLong
    if not any(any(row) for row in rows):
        raise ValueError("empty")
    return {"rows": rows, "merged": []}


def plain(cell: Any) -> Any:
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()[:10]
    if isinstance(cell, (bool, int, float, str)):
        return cell
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
