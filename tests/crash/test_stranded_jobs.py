"""What a killed worker held goes back to the queue; a timer whose next turn waits is let go."""

from __future__ import annotations

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from zhihe.home.management.commands.work import rescue_stranded

DOING = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock) VALUES "


def jobs() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs ORDER BY id")
        return [(str(name), str(status)) for name, status in cursor.fetchall()]


def rescue() -> None:
    async def once() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        async with worker.open_async():
            await rescue_stranded(worker)

    asyncio.run(once())


@pytest.mark.usefixtures("own_database")
def test_a_stranded_job_waits_again_and_a_doubled_timer_is_gone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{DOING} ('events', 'a', 'doing', NULL), ('timers', 'b', 'doing', 'b')")
        cursor.execute(f"{DOING} ('timers', 'b', 'todo', 'b')")
    rescue()
    assert jobs() == [("a", "todo"), ("b", "todo")]


@pytest.mark.usefixtures("own_database")
def test_a_job_of_a_living_worker_is_left_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        [worker] = cursor.fetchone()
        cursor.execute(f"{DOING} ('events', 'a', 'doing', NULL)")
        cursor.execute("UPDATE procrastinate_jobs SET worker_id = %s", [worker])
    rescue()
    assert jobs() == [("a", "doing")]
