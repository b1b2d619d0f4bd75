"""Read a table of regions from XLSX: headers in two languages, faults by row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from zhihe.regions.errors import RegionFileRefused
from zhihe.regions.rules import LEVELS, full_code, level_of, parent_code
from zhihe.regions.terms import Level

COLUMNS = {
    "code": ("code", "代码", "区划代码", "统计用区划代码"),
    "name": ("name", "名称", "区划名称"),
    "level": ("level", "级别"),
    "parent": ("parent", "上级", "上级代码"),
    "name_en": ("name_en", "英文", "英文名"),
    "lon": ("lon", "经度"),
    "lat": ("lat", "纬度"),
    "population": ("population", "人口"),
    "population_year": ("population_year", "人口年份"),
}
MOST_ROWS = 20_000
MOST_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region: twelve-digit codes; ``parent`` '' for the city; WGS-84 degrees; persons."""

    code: str
    name: str
    level: Level
    parent: str
    name_en: str = ""
    lon: float | None = None
    lat: float | None = None
    population: int | None = None
    population_year: int | None = None


def read_region_sheet(path: Path) -> list[RegionRow]:
    """Rows of the first sheet, parents first. RegionFileRefused names the first 20 faults."""
    cells = _cells(path)
    places, faults = _header(cells[0] if cells else [])
    rows: list[RegionRow] = []
    for number, line in enumerate(cells[1:], 2):
        if not any(str(cell).strip() for cell in line):
            continue
        row = _row(line, places, number, faults)
        if row is not None:
            rows.append(row)
    faults += _doubled(rows)
    if not rows and not faults:
        faults.append("表里一行区划也没有")
    refuse(faults)
    return sorted(rows, key=lambda row: (list(Level).index(row.level), row.code))


def refuse(faults: Sequence[str]) -> None:
    """Raise when there is a fault."""
    if faults:
        raise RegionFileRefused(words="；".join(faults[:20]), faults=list(faults))


def _cells(path: Path) -> list[list[Any]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RegionFileRefused(words="文件太大", faults=["文件太大"])
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return sheet.to_python(nrows=MOST_ROWS + 1)
    except (CalamineError, OSError):
        raise RegionFileRefused(words="打不开这个表格，请存成 xlsx", faults=["打不开"]) from None


def _header(line: Sequence[Any]) -> tuple[dict[str, int], list[str]]:
    said = [str(cell).strip().lower() for cell in line]
    places = {
        field: next((said.index(name) for name in names if name in said), -1)
        for field, names in COLUMNS.items()
    }
    missing = [COLUMNS[field][1] for field in ("code", "name") if places[field] < 0]
    return places, [f"第 1 行缺少「{name}」这一列" for name in missing]


def _row(
    line: Sequence[Any], places: dict[str, int], number: int, faults: list[str]
) -> RegionRow | None:
    def text(field: str) -> str:
        place = places[field]
        return str(line[place]).replace("\0", "").strip() if 0 <= place < len(line) else ""

    if places["code"] < 0 or places["name"] < 0:
        return None
    code, name = full_code(text("code")), text("name")
    if not code:
        faults.append(f"第 {number} 行「代码」不是 4、6、9 或 12 位数字")
    if not 1 <= len(name) <= 60:
        faults.append(f"第 {number} 行「名称」空着或超过 60 个字")
    level = LEVELS.get(text("level"), text("level")) or (level_of(code) if code else "")
    if code and level not in set(Level):
        faults.append(f"第 {number} 行「级别」要写市、县、乡或村")
    numbers = {
        field: _number(text(field), field, number, faults)
        for field in ("lon", "lat", "population", "population_year")
    }
    if not code or not name or level not in set(Level):
        return None
    above = full_code(text("parent")) if text("parent") else parent_code(code)
    whole = {
        k: int(v) if v is not None else None for k, v in numbers.items() if k.startswith("pop")
    }
    return RegionRow(
        code,
        name,
        Level(level),
        "" if level == Level.CITY else above,
        text("name_en")[:90],
        numbers["lon"],
        numbers["lat"],
        whole["population"],
        whole["population_year"],
    )


def _number(text: str, field: str, number: int, faults: list[str]) -> float | None:
    if not text:
        return None
    low, high = {"lon": (70.0, 140.0), "lat": (0.0, 60.0)}.get(field, (0.0, 1e9))
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not low <= value <= high:
        faults.append(f"第 {number} 行「{COLUMNS[field][1]}」不是合理的数字")
        return None
    return value


def _doubled(rows: Sequence[RegionRow]) -> list[str]:
    seen: set[str] = set()
    faults = []
    for row in rows:
        if row.code in seen:
            faults.append(f"代码 {row.code} 出现了两次")
        seen.add(row.code)
    return faults
