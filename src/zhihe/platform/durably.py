"""One small statement that outlives the rollback of its caller: counting wrong tries.

A refusal rolls its transaction back, and with it a counter kept there: guessing would be free.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

second_connection = True
"""Off in tests that live in one rolled-back transaction: nothing of them may stay."""


def durably(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run ``sql`` (with RETURNING) and return its rows, committed whatever the caller does next.

    Outside a transaction it simply runs. Inside one a second connection runs it; a row that this
    connection cannot see yet (made in the same transaction) is changed in the caller's own.
    The caller must not hold a lock on the row.
    """
    if not connection.in_atomic_block or not second_connection:
        return _run(connection, sql, params)
    side = connection.copy()
    try:
        rows = _run(side, sql, params)
    finally:
        side.close()
    return rows or _run(connection, sql, params)


def _run(on: Any, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with on.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
