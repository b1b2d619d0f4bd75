"""Lists that people bring: ugly ones are read or refused in words, bombs go off outside."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from tests.bad_input import bombs, naughty, ugly_sheets
from tests.bad_input.ugly_sheets import Ugly
from tests.bad_input.walker import fingerprint
from tests.cast import NOW, Cast
from tests.support.databases import ROOT
from tests.support.sql_guard import all_cities
from zhihe.attendance.errors import FileWrong
from zhihe.attendance.queries.roster_files import read_table
from zhihe.attendance.rules.rosters import guess, read_rows
from zhihe.foundation.sheets import SheetError, read_sheet
from zhihe.volunteers.actions.check_import import check_import
from zhihe.volunteers.actions.stage_import import stage_import
from zhihe.volunteers.errors import ColumnMissing, SheetRefused

SECONDS, MEGABYTES = 10, 256
READ = """
import json, resource, sys, time
sys.path.insert(0, "src")
from zhihe.foundation.sheets import SheetError, read_sheet
def space():
    return next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith("VmPeak"))
content, before = sys.stdin.buffer.read(), 0
try:
    read_sheet(sys.argv[1].encode(), most_rows=10)
except SheetError:
    pass
idle, before = resource.getrusage(resource.RUSAGE_CHILDREN), space()
try:
    code = str(len(read_sheet(content, most_rows=10000).rows))
except SheetError as error:
    code = error.code
told = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "code": code, "own_mb": (space() - before) / 1024, "child_mb": told.ru_maxrss / 1024,
    "idle_mb": idle.ru_maxrss / 1024,
    "seconds": told.ru_utime + told.ru_stime - idle.ru_utime - idle.ru_stime}))
"""


def read_alone(content: bytes) -> dict[str, Any]:
    """What reading cost a process of its own: megabytes, and processor seconds of the child."""
    done = subprocess.run(
        [sys.executable, "-c", READ, "a"], input=content, capture_output=True, check=True, cwd=ROOT
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


QUICK = [bombs.huge_dimension, bombs.laughs, bombs.outside_entity, bombs.torn_old_book]


def hold(bomb: Callable[[], bytes]) -> None:
    """Refused, within the bounds."""
    content = bomb()
    cost = read_alone(content)
    assert cost["code"] in ("too_many_rows", "too_big", "unreadable"), cost
    assert cost["seconds"] <= SECONDS, cost
    assert cost["own_mb"] <= MEGABYTES + len(content) / 2**20, cost
    assert cost["child_mb"] - cost["idle_mb"] <= MEGABYTES, cost


@pytest.mark.parametrize("bomb", QUICK, ids=lambda bomb: bomb.__name__)
def test_a_bomb_is_refused_within_bounds(bomb: Callable[[], bytes]) -> None:
    hold(bomb)


@pytest.mark.slow
@pytest.mark.parametrize(
    "bomb", [b for b in bombs.BOMBS if b not in QUICK], ids=lambda bomb: bomb.__name__
)
def test_a_big_bomb_is_refused_within_bounds(bomb: Callable[[], bytes]) -> None:
    hold(bomb)


def test_too_many_rows_are_told_apart_from_too_much() -> None:
    rows = b"".join(bombs.ROW % (n, n) for n in range(1, 40_000))
    with pytest.raises(SheetError, match="too_many_rows"):
        read_sheet(bombs.with_parts(sheet=bombs.sheet(rows)), most_rows=10_000)


def test_nothing_is_read_from_outside_the_file() -> None:
    try:
        found = str(read_sheet(bombs.outside_entity(), most_rows=10).rows)
    except SheetError:
        found = ""
    assert "root:" not in found


SPECTRUM = sorted((naughty.LISTS / "csv-spectrum").glob("*.csv"))


@pytest.mark.parametrize("file", SPECTRUM, ids=lambda file: file.stem)
def test_csv_is_read_as_the_spectrum_says(file: Any) -> None:
    wanted = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    head, *rows = read_sheet(file.read_bytes(), most_rows=100).rows
    found = [dict(zip(head, row, strict=True)) for row in rows]
    if isinstance(wanted, dict):  # of this one file the list itself tells another phone number
        wanted = [wanted | {head[0]: rows[0][0]}]
    assert found == wanted


@pytest.mark.parametrize("coding", ["utf-8-sig", "gb18030"])
def test_the_spectrum_in_the_codings_of_chinese_spreadsheets(coding: str) -> None:
    text = '姓名,备注\n㐂田喆,"一,二\n三""四"""\n'
    assert read_sheet(text.encode(coding), most_rows=9).rows[1] == ["㐂田喆", '一,二\n三"四"']


def test_a_quote_that_never_ends_swallows_nobody() -> None:
    with pytest.raises(SheetError, match="unreadable"):
        read_sheet('姓名,手机号\n"林晓禾,13900000001\n周桂兰,13900000002\n'.encode(), most_rows=9)


def bring(cast: Cast, ugly: Ugly) -> str:
    """'' when the list was kept and looked at, or refused in words with nothing kept."""
    with all_cities():
        before = fingerprint()
    actor = cast.org_admin.actor()
    try:
        with transaction.atomic():
            batch = stage_import(
                actor=actor,
                organisation=cast.team,
                content=ugly.content,
                file_name="a.xlsx",
                now=NOW,
            )
    except SheetRefused as refusal:
        with all_cities():
            kept = fingerprint() != before
        if kept or not str(refusal):
            return "refused and half kept"
        return "a good list was refused" if ugly.legible and ugly.plain_rows else ""
    try:
        batch = check_import(actor=actor, batch=batch, mapping=batch.mapping, now=NOW)
    except ColumnMissing:  # the page asks which column it is
        return "a named column was not found" if ugly.legible else ""
    if ugly.legible and ugly.plain_rows and batch.counts["rows"] != ugly.people:
        return f"{batch.counts} of {ugly.people} people"
    return ""


def bring_roster(ugly: Ugly) -> str:
    """The same file as a roster sheet: no rows, or problems by row and column; never a surprise."""
    try:
        table = read_table(ugly.content)
    except FileWrong:
        return ""
    mapping = guess(table.headings) | {"day": 0, "start": 1, "end": 2}
    lines, problems = read_rows(table.headings, table.rows, mapping, table.first)
    return (
        "" if problems and not lines and all(p.row and p.column for p in problems) else "no words"
    )


def bring_all(cast: Cast, shapes: list[tuple[str, str, str, str]]) -> None:
    wrong = {}
    for shape in shapes:
        ugly = ugly_sheets.make(shape)
        point = transaction.savepoint()
        for word in (bring(cast, ugly), bring_roster(ugly)):
            if word:
                wrong[ugly.name] = word
        transaction.savepoint_rollback(point)
    assert wrong == {}


def test_ugly_lists_are_read_or_refused_in_words(cast: Cast) -> None:
    bring_all(cast, list(ugly_sheets.all_shapes())[::20])


@pytest.mark.slow
def test_all_ugly_lists_are_read_or_refused_in_words(cast: Cast) -> None:
    bring_all(cast, list(ugly_sheets.all_shapes()))


def test_the_generator_reaches_every_shape() -> None:
    shapes = list(ugly_sheets.all_shapes())
    assert len(set(shapes)) == ugly_sheets.HOW_MANY == 340
    parts = (ugly_sheets.CONTAINERS, ugly_sheets.TOPS, ugly_sheets.HEADERS, ugly_sheets.ROWS)
    for n, values in enumerate(parts):
        assert {shape[n] for shape in shapes} == set(values)
