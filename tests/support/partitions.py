"""Rebuild every city table as PARTITION BY HASH (city_id): the scale rule's promise, kept on PostgreSQL 18.

Keys, unique and EXCLUDE constraints, checks, indexes, foreign keys, column defaults and grants are
read from the catalogue and made again on the partitioned table under their own names; a part's
own copies are called ``<name>__p0`` and so on, because a broken constraint is reported by the
name of the part's copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import sql

PARTS = 4

CONSTRAINTS = """
SELECT conrelid::regclass::text AS "table", conname, contype, pg_get_constraintdef(oid), conindid
FROM pg_constraint WHERE contype IN ('p', 'u', 'x', 'f')
  AND (conrelid::regclass::text = ANY(%(t)s) OR confrelid::regclass::text = ANY(%(t)s))
ORDER BY contype = 'f', conname
"""
INDEXES = """
SELECT i.indrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid::regclass::text = ANY(%(t)s)
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY 1, 2
"""
GRANTS = """
SELECT c.relname, a.grantee::regrole::text, a.privilege_type, NULL
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relname = ANY(%(t)s) AND a.grantee <> c.relowner
UNION ALL
SELECT c.relname, a.grantee::regrole::text, a.privilege_type, t.attname
FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0, aclexplode(t.attacl) a
WHERE c.relname = ANY(%(t)s)
"""
PART_COPIES = """
SELECT c.relname, p.relname, part.relname FROM pg_inherits h
JOIN pg_class c ON c.oid = h.inhrelid AND c.relkind = 'i'
JOIN pg_class p ON p.oid = h.inhparent
JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class part ON part.oid = i.indrelid
"""


def partition(connection: Any, tables: Iterable[str], parts: int = PARTS) -> int:
    """Rebuild ``tables`` in one transaction of an owner's psycopg connection; returns how many."""
    names = sorted(tables)
    with connection.transaction():
        _refuse_triggers(connection, names)
        found = _read(connection, CONSTRAINTS, names)
        indexes = _read(connection, INDEXES, names)
        grants = _read(connection, GRANTS, names)
        for table, name, *_rest in (row for row in found if row[2] == "f"):
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for table in names:
            _rebuild(connection, table, parts)
        for table, name, kind, definition, _index in found:
            if kind != "f":
                connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for _table, definition in indexes:
            connection.execute(definition)
        for table, name, kind, definition, _index in found:
            if kind == "f":
                connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table, role, right, column in grants:
            columns = f' ("{column}")' if column else ""
            connection.execute(f'GRANT {right}{columns} ON "{table}" TO {role}')
        _name_the_copies(connection)
    return len(names)


def _read(connection: Any, query: str, names: list[str]) -> list[tuple[Any, ...]]:
    return connection.execute(query, {"t": names}).fetchall()  # type: ignore[no-any-return]


def _refuse_triggers(connection: Any, names: list[str]) -> None:
    """A trigger would be lost here: the rules forbid them on city tables."""
    query = (
        "SELECT tgname FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%(t)s)"
    )
    lost = _read(connection, query, names)
    if lost:
        raise RuntimeError(f"triggers on city tables: {lost}")


def _rebuild(connection: Any, table: str, parts: int) -> None:
    """The same columns and checks, the same rows, in ``parts`` parts."""
    old = f"{table}__whole"
    connection.execute(f'ALTER TABLE "{table}" RENAME TO "{old}"')
    connection.execute(
        f'CREATE TABLE "{table}" (LIKE "{old}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS'
        " INCLUDING GENERATED INCLUDING IDENTITY INCLUDING STORAGE) PARTITION BY HASH (city_id)"
    )
    for part in range(parts):
        connection.execute(
            f'CREATE TABLE "{table}__p{part}" PARTITION OF "{table}"'
            f" FOR VALUES WITH (MODULUS {parts}, REMAINDER {part})"
        )
    columns = ", ".join(
        f'"{name}"'
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            [f'"{old}"'],
        )
    )
    connection.execute(
        f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM "{old}"'
    )
    connection.execute(f'DROP TABLE "{old}"')


def _name_the_copies(connection: Any) -> None:
    for copy, whole, part in connection.execute(PART_COPIES).fetchall():
        number = part.rsplit("__p", 1)[1]
        connection.execute(
            sql.SQL("ALTER INDEX {} RENAME TO {}").format(
                sql.Identifier(copy), sql.Identifier(f"{whole[:58]}__p{number}")
            )
        )
