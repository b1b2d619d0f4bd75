"""Runs alone, in a process of its own with little memory and time: bytes of a sheet in, JSON out.

A spreadsheet is a program somebody else wrote: a 3 MB file can unfold into gigabytes. Here it may.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

GROWTH = 256 * 1024 * 1024
"""Bytes of address space beyond what the started interpreter has."""
SECONDS = 8
UNFOLDED = 128 * 1024 * 1024
MOST_COLUMNS = 500
PIECE = 64 * 1024


def main() -> int:
    """Exit 0 with JSON, 3 with a code word on stderr; killed by its limits otherwise."""
    from python_calamine import CalamineWorkbook as _loaded  # noqa: F401

    limit = address_space() + GROWTH
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    try:
        answer = (
            from_book(content, most)
            if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
            else from_csv(content, most)
        )
        sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    except TooLong:
        return refuse("too_many_rows")
    except MemoryError:
        return refuse("too_big")
    except BaseException as error:  # a foreign file: any complaint of a parser is one thing to us
        return refuse("too_big" if "alloc" in str(error).lower() else "unreadable")
    return 0


class TooLong(Exception):
    """More rows than are taken at once."""


def refuse(code: str) -> int:
    sys.stderr.write(code)
    return 3


def address_space() -> int:
    """Bytes mapped by this process now."""
    with open("/proc/self/statm") as told:
        return int(told.read().split()[0]) * resource.getpagesize()


def from_book(content: bytes, most: int) -> dict[str, Any]:
    """The first sheet with anything in it."""
    from python_calamine import CalamineWorkbook

    if content[:2] == b"PK":
        weigh(content, most)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        if sheet.end[0] + 1 > most * 3:
            raise TooLong
        if sheet.end[1] + 1 > MOST_COLUMNS:
            raise MemoryError
        rows = [[plain(c) for c in row] for row in sheet.to_python(skip_empty_area=False)]
        if sum(any(c != "" for c in row) for row in rows) > most:
            raise TooLong
        merged = [[*first, *last] for first, last in (sheet.merged_cell_ranges or [])]
        return {"rows": rows, "merged": merged}
    raise ValueError("empty")


def weigh(content: bytes, most: int) -> None:
    """Unfold every part once, piece by piece: what the archive says of itself is not believed."""
    left = UNFOLDED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > 2000 or sum(part.file_size for part in parts) > UNFOLDED:
            raise MemoryError
        for part in parts:
            rows, tail = 0, b""
            with archive.open(part) as stream:
                while piece := stream.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise MemoryError
                    if "worksheets/" in part.filename:
                        rows += (tail + piece).count(b"<row")
                        tail = piece[-3:]
                        if rows > most * 3:
                            raise TooLong


def from_csv(content: bytes, most: int) -> dict[str, Any]:
    """UTF-8, else GB 18030: what spreadsheets in China save."""
    if b"\x00" in content:
        raise ValueError("binary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    rows = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark_of(text), strict=True):
        rows.append(list(row))
        if len(rows) > most:
            raise TooLong
        if len(row) > MOST_COLUMNS:
            raise MemoryError
    if not any(any(row) for row in rows):
        raise ValueError("empty")
    return {"rows": rows, "merged": []}


def mark_of(text: str) -> str:
    """What stands between two cells: by the first line that has any of the three."""
    for line in text.splitlines()[:20]:
        mark = max(",;\t", key=line.count)
        if mark in line:
            return mark
    return ","


def plain(cell: Any) -> Any:
    """JSON of a cell; moments and times of the day as objects that say so."""
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, float) and cell != cell:
        return ""
    if isinstance(cell, (bool, int, float, str)):
        return cell
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
