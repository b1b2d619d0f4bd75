"""Invariants that SQL can count: each statement returns a number that must be 0.

Statements live in each app's ``reference/invariants.sql``, separated by ``-- I1: words`` lines.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.db import connection

PACKAGE = Path(__file__).resolve().parents[1]
HEAD = re.compile(r"^-- (I\d+[a-z]?): (.+)$", re.MULTILINE)


@lru_cache(maxsize=1)
def statements() -> dict[str, tuple[str, str]]:
    """Key 'I1 <app> <words>' → (words, SQL), from every app."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(PACKAGE.glob("*/reference/invariants.sql")):
        parts = HEAD.split(path.read_text(encoding="utf-8"))[1:]
        for name, words, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found[f"{name} {path.parents[1].name}: {words}"] = (words, body.strip().rstrip(";"))
    return found


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
