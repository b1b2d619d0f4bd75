"""Lines of COPY: one template per table, written chunk by chunk while the next is being made."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import Enum
from queue import Queue
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import DateTimeRangeField
from django.db import models
from psycopg import Connection

from zhihe.platform.fields import PointField

CHUNK = 150_000  # lines kept before they are handed over
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def escape(text: str) -> str:
    """A text as COPY reads it back."""
    return text.translate(_ESCAPES)


def written(value: Any, field: models.Field | None = None) -> str:
    """A value of a column as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(field, models.JSONField):
        return escape(json.dumps(value, ensure_ascii=False))
    if isinstance(field, ArrayField):
        return escape("{" + ",".join(json.dumps(str(v), ensure_ascii=False) for v in value) + "}")
    if isinstance(field, PointField):
        return f"({value[0]!r},{value[1]!r})"
    if isinstance(field, DateTimeRangeField):
        return f"[{value[0].isoformat()},{value[1].isoformat()})"
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        value = value.value
    return escape(str(value)) if isinstance(value, str | UUID) else repr(value)


class Bytes(str):
    """Name of a column whose values are given as hexadecimal digits."""


class Table:
    """One table of many rows: the columns named vary, all others stand in the template.

    ``row % (…)`` in the order named; a column without value and default is a TypeError, so that a
    new column cannot be forgotten.
    """

    def __init__(self, model: type[models.Model], *varying: str, **fixed: Any) -> None:
        self.model = model
        self.lines: list[str] = []
        fields = {f.column: f for f in model._meta.concrete_fields}
        rest = [name for name in fields if name not in varying]
        values = [_fixed(fields[name], fixed) for name in rest]
        unknown = (set(varying) | set(fixed)) - set(fields)
        if unknown:
            raise TypeError(f"{model.__name__} has no {sorted(unknown)}")
        columns = ", ".join(f'"{name}"' for name in (*varying, *rest))
        self.columns = columns
        given = ["\\\\x%s" if isinstance(name, Bytes) else "%s" for name in varying]
        self.row = "\t".join([*given, *values]) + "\n"

    def statement(self, *, fresh: bool) -> str:
        """``fresh``: the table was emptied in this transaction, so rows may come in frozen."""
        how = " WITH (FREEZE)" if fresh else ""
        return f'COPY "{self.model._meta.db_table}" ({self.columns}) FROM STDIN{how}'

    def add(self, *values: Any) -> None:
        """One row; values are written as they are: escape texts beforehand."""
        self.lines.append(self.row % values)


def _fixed(field: models.Field, fixed: dict[str, Any]) -> str:
    if field.column in fixed:
        return written(fixed[field.column], field).replace("%", "%%")
    if field.has_default():
        return written(field.get_default(), field).replace("%", "%%")
    if field.null:
        return "\\N"
    raise TypeError(f"no value for {field}")


class Store:
    """All tables of the loading, and the thread that writes them over one connection."""

    def __init__(
        self, connection: Connection[Any], fresh: Collection[type[models.Model]] = ()
    ) -> None:
        self.fresh = fresh
        self.tables: list[Table] = []
        self.small: dict[type[models.Model], Table] = {}
        self._queue: Queue[list[tuple[str, str]] | None] = Queue(maxsize=1)
        self._fault: list[BaseException] = []
        self._thread = threading.Thread(target=self._write, args=(connection,), daemon=True)
        self._thread.start()

    def table(self, model: type[models.Model], *varying: str, **fixed: Any) -> Table:
        """A table to be written by this store."""
        made = Table(model, *varying, **fixed)
        self.tables.append(made)
        return made

    def row(self, instance: models.Model) -> None:
        """A single instance as it is: for tables of few rows."""
        model, fields = type(instance), instance._meta.concrete_fields
        if model not in self.small:
            self.small[model] = self.table(model, *(str(f.column) for f in fields))
        self.small[model].add(*(written(instance.__dict__[f.attname], f) for f in fields))

    def rows(self, instances: Sequence[models.Model]) -> None:
        for instance in instances:
            self.row(instance)

    def flush(self, *, least: int = CHUNK) -> None:
        """Hand the lines over when there are ``least``; waits while the chunk before is written."""
        if sum(len(t.lines) for t in self.tables) < least:
            return
        chunk = [
            (t.statement(fresh=t.model in self.fresh), "".join(t.lines))
            for t in self.tables
            if t.lines
        ]
        for table in self.tables:
            table.lines.clear()
        self._queue.put(chunk)
        self._raise()

    def close(self) -> None:
        """Write what is left and wait for it."""
        self.flush(least=1)
        self._queue.put(None)
        self._thread.join()
        self._raise()

    def _raise(self) -> None:
        if self._fault:
            raise self._fault[0]

    def _write(self, connection: Connection[Any]) -> None:
        while (chunk := self._queue.get()) is not None:
            if self._fault:
                continue
            try:
                for statement, data in chunk:
                    with connection.cursor() as cursor, cursor.copy(statement) as copy:
                        copy.write(data)
            except BaseException as fault:
                self._fault.append(fault)
