"""Indexes and constraints of the loaded tables: taken off before, put on again after.

Building an index over sorted rows costs a tenth of keeping it up row by row, and a foreign key is
checked by one join instead of a look per row. Everything comes back as it was, by its own
definition, and is checked then: a wrong row stops the loading as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

CONSTRAINTS = """
SELECT con.conname, con.contype, con.conrelid::regclass::text, pg_get_constraintdef(con.oid)
FROM pg_constraint con
WHERE con.contype IN ('p', 'u', 'x', 'f')
  AND (con.conrelid::regclass::text = ANY (%(tables)s)
    OR con.confrelid <> 0 AND con.confrelid::regclass::text = ANY (%(tables)s))
ORDER BY con.conname
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid::regclass::text = ANY (%(tables)s)
  AND NOT EXISTS (SELECT 1 FROM pg_constraint con WHERE con.conindid = i.indexrelid)
ORDER BY 1
"""
FIRST_KEYS = {"p": 0, "u": 1, "x": 2, "f": 4}


def take_off(cursor: Any, tables: Iterable[type[models.Model]]) -> list[str]:
    """Drop them all; the statements that bring them back, keys first, foreign keys last."""
    names = {"tables": [model._meta.db_table for model in tables]}
    cursor.execute(CONSTRAINTS, names)
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, names)
    indexes = cursor.fetchall()
    for name, _kind, table, _ in sorted(constraints, key=lambda c: -FIRST_KEYS[_letter(c[1])]):
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    back = [
        (FIRST_KEYS[_letter(kind)], f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}')
        for name, kind, table, text in constraints
    ]
    back += [(3, text) for _, text in indexes]
    return [text for _, text in sorted(back)]


def _letter(kind: Any) -> str:
    return kind.decode() if isinstance(kind, bytes) else str(kind)


def put_on(
    cursor: Any, statements: list[str], done: Callable[[int, int], None] = lambda n, of: None
) -> None:
    """Bring them back with as much memory as is seemly; the planner knows the tables by then."""
    cursor.execute("SET LOCAL maintenance_work_mem = '384MB'")
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute("SET LOCAL max_parallel_maintenance_workers = 2")
    for number, statement in enumerate(statements):
        done(number, len(statements))
        cursor.execute(statement)


def empty(cursor: Any, tables: Iterable[type[models.Model]]) -> frozenset[type[models.Model]]:
    """Truncate those that have no row: then COPY may write frozen rows, and no VACUUM is due.

    Only after ``take_off``: a table that is referred to cannot be truncated.
    """
    found = []
    for model in tables:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{model._meta.db_table}")')
        if not cursor.fetchone()[0]:
            found.append(model)
    names = ", ".join(f'"{model._meta.db_table}"' for model in found)
    if names:
        cursor.execute(f"TRUNCATE {names}")
    return frozenset(found)
