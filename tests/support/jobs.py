"""Run deferred jobs to the end inside the test's own connection."""

from __future__ import annotations

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app


def drain(limit: int = 2000) -> list[str]:
    """Run waiting jobs in order, whatever their time; returns the names. Errors are raised."""
    import json

    ran: list[str] = []
    while len(ran) < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1"
            )
            row = cursor.fetchone()
            if row is None:
                return ran
            cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [row[0]])
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [row[0]])
        arguments: dict[str, Any] = json.loads(row[2]) if isinstance(row[2], str) else row[2]
        app.perform_import_paths()
        app.tasks[row[1]].func(**arguments)
        ran.append(row[1])
    raise AssertionError(f"more than {limit} jobs")
