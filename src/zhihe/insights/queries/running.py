"""How the installation runs: queue, texts, database. Counts only, no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from zhihe.audit.models import AuditPending
from zhihe.audit.queries.tree import tree_size
from zhihe.messaging.models import OutboxItem

DAY = timedelta(days=1)
JOBS = """
SELECT status::text, count(*), min(scheduled_at) FILTER (WHERE scheduled_at <= %s)
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1
"""
LAST_DONE = "SELECT max(at) FROM procrastinate_events WHERE type = 'succeeded'"
SIZE = "SELECT pg_database_size(current_database()), current_setting('server_version')"


@dataclass(frozen=True, slots=True)
class Running:
    """``jobs`` and ``texts`` by state; sizes in bytes; ``oldest`` is the longest waiting due job."""

    jobs: dict[str, int]
    oldest: datetime | None
    last_done: datetime | None
    texts: dict[str, int]
    leaves: int
    leaves_waiting: int
    database_bytes: int
    database_version: str


def how_it_runs(city: str, now: datetime) -> Running:
    """Six small reads; the texts are those of the last 24 hours."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS, [now])
        rows = cursor.fetchall()
        cursor.execute(LAST_DONE)
        last = cursor.fetchone()[0]
        cursor.execute(SIZE)
        size, version = cursor.fetchone()
    texts = (
        OutboxItem.objects.in_city(city)
        .filter(created_at__gte=now - DAY)
        .values_list("state")
        .annotate(n=Count("id"))
        .order_by("state")
    )
    due = [row[2] for row in rows if row[0] == "todo" and row[2]]
    return Running(
        jobs={row[0]: row[1] for row in rows},
        oldest=due[0] if due else None,
        last_done=last,
        texts=dict(texts),
        leaves=tree_size(city),
        leaves_waiting=AuditPending.objects.in_city(city).count(),
        database_bytes=size,
        database_version=version,
    )
