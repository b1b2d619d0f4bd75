"""What an uploaded roster file would do, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage

from zhihe.attendance.errors import FileTwice
from zhihe.attendance.models import RosterBatch
from zhihe.attendance.queries.roster_checks import Matched, Unknown, match_lines
from zhihe.attendance.queries.roster_files import Table, read_table
from zhihe.attendance.rules.rosters import Column, Problem, lacking, read_rows
from zhihe.opportunities.models import Activity
from zhihe.platform.vault import open_sealed


@dataclass(frozen=True, slots=True)
class Preview:
    """The table, rows that fit, people to enter first, problems in order, columns to be named."""

    table: Table
    matched: list[Matched]
    unknown: list[Unknown]
    problems: list[Problem]
    lacking: list[Column]


def table_of(batch: RosterBatch) -> Table:
    """The kept file, opened; FileTwice when it was applied or dropped meanwhile."""
    if not batch.file:
        raise FileTwice()
    with default_storage.open(batch.file, "rb") as handle:
        return read_table(open_sealed(handle.read(), "roster_file"))


def preview(batch: RosterBatch, mapping: Mapping[str, int], now: datetime) -> Preview:
    """Rows checked against persons, shifts and earlier files."""
    table = table_of(batch)
    missing = lacking(mapping)
    if missing:
        return Preview(table, [], [], [Problem(1, c.value, "no_column") for c in missing], missing)
    lines, problems = read_rows(table.headings, table.rows, mapping, table.first)
    activity = Activity.objects.in_city(batch.city_id).get(pk=batch.activity_id)
    titles = {c: table.headings[i] for c, i in mapping.items() if i < len(table.headings)}
    matched, unknown, more = match_lines(activity, batch.source, lines, titles, now)
    wrong = sorted([*problems, *more], key=lambda p: p.row)
    return Preview(table, matched, unknown, wrong, [])
