"""Invariants that SQL can count: each statement returns a number that must be 0.

Statements live in each app's ``reference/invariants.sql``, separated by ``-- I1: words`` lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction

PACKAGE = Path(__file__).resolve().parents[1]
HEAD = re.compile(r"^-- (I\d+[a-z]?): (.+)$", re.MULTILINE)

CLIENTS = 2  # connections that count at once, in place of parallel workers
SETTINGS = ("work_mem = '192MB'", "max_parallel_workers_per_gather = 0", "jit = off")


@lru_cache(maxsize=1)
def statements() -> dict[str, tuple[str, str]]:
    """Key 'I1 <app> <words>' → (words, SQL), from every app."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(PACKAGE.glob("*/reference/invariants.sql")):
        parts = HEAD.split(path.read_text(encoding="utf-8"))[1:]
        for name, words, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found[f"{name} {path.parents[1].name}: {words}"] = (words, body.strip().rstrip(";"))
    return found


def count_all() -> Iterator[tuple[str, int]]:
    """Every invariant with its count, one statement each, two at a time: for whole cities.

    Inside a transaction one after the other, on its own connection: what is not committed counts.
    """
    names = list(statements())
    if connection.in_atomic_block:
        yield from ((name, _count(name)) for name in names)
        return
    with ThreadPoolExecutor(CLIENTS) as pool:
        yield from zip(names, pool.map(_count_and_close, names), strict=True)


def _count(name: str) -> int:
    """The planner gets memory for joins over millions of rows, for this statement alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        for setting in SETTINGS:
            cursor.execute(f"SET LOCAL {setting}")
        cursor.execute(statements()[name][1])
        return int(cursor.fetchone()[0])


def _count_and_close(name: str) -> int:
    """In a thread of its own, with a connection of its own."""
    try:
        return _count(name)
    finally:
        connection.close()


def broken() -> dict[str, int]:
    """Counts that are not 0, by invariant; empty when all hold."""
    found = statements()
    if not found:
        return {}
    union = " UNION ALL ".join(
        f"SELECT {n} AS n, ({body}) AS count" for n, (_, body) in enumerate(found.values())
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT n, count FROM ({union}) AS checks WHERE count <> 0"  # noqa: S608 our own files
        )
        keys = list(found)
        return {keys[n]: count for n, count in cursor.fetchall()}
