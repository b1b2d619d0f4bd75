"""Everything, reminders included, runs on PostgreSQL alone: no broker, no cache server (L15)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.attendance.scenes import MINUTE, Clock, Scene, at, scene
from zhihe.attendance.terms import PunchKind
from zhihe.messaging.models import OutboxItem

__all__ = ["at", "scene"]
ROOT = Path(__file__).resolve().parents[2]
SERVERS = {
    "redis",
    "celery",
    "kombu",
    "amqp",
    "pika",
    "pymemcache",
    "kafka-python",
    "rq",
    "dramatiq",
}


@pytest.mark.row("L15")
def test_a_reminder_is_timed_queued_and_sent_by_the_database_alone(
    scene: Scene, at: Clock, drain: Any
) -> None:
    from zhihe.attendance.jobs import look_for_check_outs

    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not SERVERS & set(re.findall(r"^([a-z0-9-]+)==", locked, re.MULTILINE))
    assert {db["ENGINE"].rpartition(".")[2] for db in settings.DATABASES.values()} == {"postgresql"}
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    caches = {cache["BACKEND"].rpartition(".")[2] for cache in settings.CACHES.values()}
    assert caches <= {"LocMemCache", "DatabaseCache", "DummyCache"}
    # the timer, the queue and the outbox are rows
    scene.punch("volunteer", PunchKind.IN)
    at(scene.shift.ends_at - 12 * MINUTE)
    look_for_check_outs(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo'")
        assert ("attendance.remind_check_out",) in cursor.fetchall()
    drain()
    texts = OutboxItem.objects.in_city(scene.city).filter(template="checkout_reminder")
    assert texts.count() == 1
