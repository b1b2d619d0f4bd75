"""Roster sheets of other systems: which column is what, and what a row says. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from zhihe.foundation.clock import ZONE

MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST = timedelta(hours=16)


class Column(StrEnum):
    """Fields a roster row may have."""

    FOREIGN_ID = "foreign_id"
    NAME = "name"
    NUMBER = "number"
    PHONE = "phone"
    DAY = "day"
    START = "start"
    END = "end"


REQUIRED = (Column.NAME, Column.DAY, Column.START, Column.END)
"""Beside these one of NUMBER and PHONE."""

GUESSES: dict[Column, tuple[str, ...]] = {
    Column.FOREIGN_ID: ("流水号", "记录编号", "编号id", "id", "序号", "单号", "record"),
    Column.NUMBER: ("志愿者编号", "志愿者号", "volunteerno", "number"),
    Column.PHONE: ("手机号码", "手机号", "手机", "电话", "phone", "mobile"),
    Column.NAME: ("姓名", "名字", "志愿者", "name"),
    Column.DAY: ("服务日期", "日期", "上岗日期", "date", "day"),
    Column.START: ("开始时间", "上岗时间", "签到时间", "上岗", "签到", "开始", "start", "from"),
    Column.END: (
        "结束时间",
        "离岗时间",
        "下岗时间",
        "签退时间",
        "离岗",
        "签退",
        "结束",
        "end",
        "to",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where: ``row`` as in the sheet (1 is the heading), ``column`` its title."""

    row: int
    column: str
    code: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One readable row."""

    row: int
    foreign_id: str
    name: str
    number: str
    phone: str
    start: datetime
    end: datetime


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Column → index, by the usual titles; every index is used once."""
    found: dict[str, int] = {}
    plain = [re.sub(r"[\s()（）:：]", "", h).lower() for h in headings]
    for exact in (True, False):
        for column, words in GUESSES.items():
            if column in found:
                continue
            at = next(
                (
                    i
                    for word in words
                    for i, h in enumerate(plain)
                    if i not in found.values() and (h == word if exact else word in h)
                ),
                None,
            )
            if at is not None:
                found[column.value] = at
    return found


def lacking(mapping: Mapping[str, int]) -> list[Column]:
    """Columns without which nothing can be read."""
    found = [c for c in REQUIRED if c not in mapping]
    if Column.NUMBER not in mapping and Column.PHONE not in mapping:
        found.append(Column.NUMBER)
    return found


def read_rows(
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    mapping: Mapping[str, int],
    first: int = 2,
) -> tuple[list[RosterLine], list[Problem]]:
    """Readable rows and everything that is wrong; blank rows are passed over, doubles are told.

    ``first`` is the number that the first of ``rows`` has in the file.
    """
    lines: list[RosterLine] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for at, cells in enumerate(rows, start=first):
        if not any(text(c) for c in cells):
            continue
        line = _line(at, cells, headings, mapping, problems)
        if line is None:
            continue
        if line.foreign_id in seen:
            column = _title(headings, mapping, Column.FOREIGN_ID)
            problems.append(Problem(at, column, "twice", str(seen[line.foreign_id])))
            continue
        seen[line.foreign_id] = at
        lines.append(line)
    return lines, problems


def _line(
    at: int,
    cells: Sequence[Any],
    headings: Sequence[str],
    mapping: Mapping[str, int],
    problems: list[Problem],
) -> RosterLine | None:
    def cell(column: Column) -> Any:
        index = mapping.get(column)
        return cells[index] if index is not None and index < len(cells) else None

    def bad(column: Column, code: str) -> None:
        problems.append(
            Problem(at, _title(headings, mapping, column), code, text(cell(column))[:20])
        )

    before = len(problems)
    name, number, phone = (
        text(cell(Column.NAME)),
        text(cell(Column.NUMBER)),
        text(cell(Column.PHONE)),
    )
    if not name:
        bad(Column.NAME, "empty")
    if not number and not phone:
        bad(Column.NUMBER if Column.NUMBER in mapping else Column.PHONE, "empty")
    day = day_in(cell(Column.DAY))
    if day is None:
        bad(Column.DAY, "no_day")
    start, end = time_in(cell(Column.START)), time_in(cell(Column.END))
    for value, column in ((start, Column.START), (end, Column.END)):
        if value is None:
            bad(column, "no_time")
    if len(problems) > before or day is None or start is None or end is None:
        return None
    begins = datetime.combine(day, start, ZONE)
    ends = datetime.combine(day, end, ZONE)
    ends = ends + timedelta(days=1) if ends <= begins else ends
    if ends - begins > LONGEST:
        bad(Column.END, "too_long")
        return None
    who = number or f"{re.sub(r'[^0-9+]', '', phone)}·{name}"  # one phone may hold several people
    foreign = text(cell(Column.FOREIGN_ID)) or f"{who}/{begins:%Y%m%d%H%M}"
    return RosterLine(at, foreign[:80], name, number.upper(), phone, begins, ends)


def _title(headings: Sequence[str], mapping: Mapping[str, int], column: Column) -> str:
    index = mapping.get(column)
    return headings[index] if index is not None and index < len(headings) else column.value


def text(value: Any) -> str:
    """A cell as a person reads it; whole numbers lose their decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "".join(c for c in unicodedata.normalize("NFKC", str(value)) if c.isprintable()).strip()


def day_in(value: Any) -> date | None:
    """2026-11-20, 2026/11/20, 2026年11月20日, 20261120 or a real date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = re.match(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})(?!\d)", text(value))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def time_in(value: Any) -> time | None:
    """9:05, 09:05:30, 9点05分, a real time, a fraction of a day, or the time of a full date."""
    if isinstance(value, datetime):
        return value.time().replace(microsecond=0, tzinfo=None)
    if isinstance(value, time):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, timedelta):
        return _of_seconds(int(value.total_seconds()))
    if isinstance(value, float) and 0 <= value < 1:
        return _of_seconds(round(value * 86400))
    found = re.search(r"(\d{1,2})[:点时](\d{1,2})?", text(value))
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def _of_seconds(seconds: int) -> time | None:
    return time(seconds // 3600, seconds % 3600 // 60) if 0 <= seconds < 86400 else None
