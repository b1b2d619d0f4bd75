"""Rows into a table by COPY: model instances in, no signals, no read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg.types.json import Jsonb

from zhihe.platform.fields import PointField


def copy_in(model: type[models.Model], rows: Sequence[models.Model]) -> int:
    """Write the instances as they are, keys and defaults included; returns how many."""
    if not rows:
        return 0
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    ways = [(field.attname, _way(field)) for field in fields]
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            values = row.__dict__
            copy.write_row([way(values[name]) for name, way in ways])
    return len(rows)


def copy_plain(
    model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> int:
    """Write tuples of the named columns: for tables of very many, very plain rows."""
    columns = ", ".join(f'"{name}"' for name in names)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)
    return len(rows)


def after_keys(model: type[models.Model]) -> None:
    """Let the sequence of a table with written integer keys go on after the highest."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM \"{table}\"))",
            [f'"{table}"'],
        )


def _way(field: models.Field) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else Jsonb(value)
    if isinstance(field, PointField):
        return lambda value: None if value is None else f"({value[0]!r},{value[1]!r})"
    if isinstance(field, ArrayField):
        return _list
    if isinstance(field, (models.CharField, models.TextField)):
        return lambda value: None if value is None else str(value)
    return lambda value: value


def _list(value: Any) -> Any:
    return None if value is None else [str(v) if isinstance(v, str) else v for v in value]
