"""``zhihe work``: the job worker, with the sequencer and the rescue of stranded jobs beside it."""

from __future__ import annotations

import asyncio
import threading
from asyncio import iscoroutinefunction
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from zhihe.audit.actions.number_leaves import number_leaves
from zhihe.platform.models import City

log = structlog.get_logger("zhihe.work")
SEQUENCE_SECONDS = 1.0
RESCUE_SECONDS = 5.0
SILENT_SECONDS = 30.0
"""A worker that gave no sign of life for so long is dead; its jobs go to the others."""
# The database went away under a job: it is done again, whatever else the job says about retries.
AFTER_A_CRASH = RetryStrategy(
    max_attempts=10, linear_wait=2, retry_exceptions={OperationalError, InterfaceError}
)


def sequence_until(stopped: threading.Event) -> None:
    """Number new leaves every second until told to stop; a failure is logged and tried again."""
    while not stopped.wait(SEQUENCE_SECONDS):
        try:
            close_old_connections()
            for code in City.objects.values_list("code", flat=True):
                while number_leaves(city=code):
                    pass
        except Exception as error:
            log.error("sequencer", exception=type(error).__name__)
            connection.close()
    connection.close()


def with_fresh_connection(function: Callable[..., Any]) -> Callable[..., Any]:
    """A job runs in a pool thread: drop a connection that died with the database meanwhile."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return run


async def _give_back(worker: App, job: Job) -> None:
    """Back into the queue; a timer whose next turn waits there already is let go."""
    log.warning("stranded_job", task=job.task_name, job=job.id)
    try:
        await worker.job_manager.retry_job(job)
    except UniqueViolation:
        await worker.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


async def rescue_stranded(worker: App) -> None:
    """A killed worker leaves its jobs marked as running: give them back."""
    stranded = await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS)
    for job in stranded:
        await _give_back(worker, job)


async def rescue_for_ever(worker: App) -> None:
    """Beside the queue, not in it: a queue that stands still is rescued too."""
    while True:
        try:
            await rescue_stranded(worker)
        except Exception as error:
            log.error("rescue", exception=type(error).__name__)
        await asyncio.sleep(RESCUE_SECONDS)


async def run_jobs(concurrency: int) -> None:
    """The worker has a connector of its own; jobs that defer jobs keep Django's connection, so that
    what they defer belongs to their transaction."""
    app.perform_import_paths()
    for task in app.tasks.values():
        if not iscoroutinefunction(task.func):
            task.func = with_fresh_connection(task.func)
        if task.queueing_lock is None:  # a timer comes again by itself
            task.retry_strategy = task.retry_strategy or AFTER_A_CRASH
    worker = app.with_connector(app.connector.get_worker_connector())
    async with worker.open_async():
        rescue = asyncio.create_task(rescue_for_ever(worker))
        try:
            await worker.run_worker_async(
                concurrency=concurrency, delete_jobs="successful", install_signal_handlers=True
            )
        finally:
            rescue.cancel()


class Command(BaseCommand):
    help = "后台任务 · jobs, timers and the audit sequencer"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        sequencer = threading.Thread(target=sequence_until, args=[stopped], daemon=True)
        sequencer.start()
        try:
            asyncio.run(run_jobs(options["concurrency"]))
        finally:
            stopped.set()
            sequencer.join(timeout=5)
