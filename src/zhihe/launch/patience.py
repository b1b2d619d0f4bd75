"""Migrations that never stand in the way (I16): a lock that does not come in seconds is let go.

Whoever waits for a table's lock makes everybody behind it wait as well. So a migration gives up
after ``LOCK_SECONDS``, lets the others through, and begins again; each migration is one
transaction, so what is done stays done. An index begun concurrently and given up is dropped first.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import TypeVar

LOCK_SECONDS = 3
TRIES = 40
PAUSE = 1.0
Done = TypeVar("Done")


def giving_way() -> dict[str, str]:
    """The surroundings of a process that gives way: libpq reads them for every connection."""
    words = [os.environ.get("PGOPTIONS", ""), f"-c lock_timeout={LOCK_SECONDS}s"]
    return {"PGOPTIONS": " ".join(words).strip()}


def patiently(deed: Callable[[], Done]) -> Done:
    """Run ``deed`` again while it meets a lock that does not come; any other error is raised."""
    from django.db import OperationalError

    for attempt in range(1, TRIES + 1):
        try:
            drop_unfinished_indexes()
            return deed()
        except OperationalError as error:
            if attempt == TRIES or not _is_lock(error):
                raise
            print(f"  表正忙，稍后再试 tables are busy, again soon ({attempt})", file=sys.stderr)
            time.sleep(PAUSE)
    raise AssertionError("unreachable")


def _is_lock(error: Exception) -> bool:
    from psycopg.errors import LockNotAvailable

    return isinstance(error.__cause__, LockNotAvailable)


def drop_unfinished_indexes() -> None:
    """Invalid indexes of our own tables: what an interrupted CREATE INDEX CONCURRENTLY leaves."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE NOT i.indisvalid AND pg_get_userbyid(c.relowner) = current_user"
            " AND c.relkind = 'i' AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p"
            " WHERE p.index_relid = c.oid)"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
