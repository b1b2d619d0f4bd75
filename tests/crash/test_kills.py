"""kill -9 of PostgreSQL, web and worker under load: what was acknowledged is there, and whole (I9).

Writers confirm hours (250 records a press: state, ledger, review, leaves in one transaction) and
send roll calls; each press is repeated with its key until an answer comes. Meanwhile everything is
killed, round after round. Then every acknowledged record and punch is counted again.

``CRASH_SHARE`` (1 by default) shrinks the drill while it is being worked on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from tests.crash.crowds import make_teams
from tests.crash.drill import Drill, lost, of_nobody, queue
from tests.crash.installation import eventually, installation, real_cast
from tests.crash.pending_hours import make_pending, many_sessions, records_of
from tests.support.databases import check_invariants
from zhihe.foundation import clock
from zhihe.platform.invariants import broken

pytestmark = pytest.mark.slow
SHARE = float(os.environ.get("CRASH_SHARE", "1"))
ROUNDS = max(2, round(34 * SHARE))
TEAMS, PEOPLE = 4, 250
DAYS = max(2, round(104 * SHARE))
PRESSES_PER_SESSION = 10


@pytest.fixture(scope="module")
def drill(django_db_blocker: Any) -> Iterator[Drill]:
    with installation(django_db_blocker) as site:
        cast = real_cast()
        teams = make_teams(cast, teams=2, people=40, shifts=8)
        ids: dict[UUID, list[UUID]] = {}
        for n in range(TEAMS):
            made = make_pending(site, cast, people=PEOPLE, shifts=DAYS, first=100_000 + n * PEOPLE)
            ids |= records_of(made)
        until = clock.now() + timedelta(days=1)
        count = len(ids) // PRESSES_PER_SESSION + 1
        sessions = many_sessions(cast.confirmer, "confirmer", count, until)
        presses = [
            (shift, records, sessions[n // PRESSES_PER_SESSION])
            for n, (shift, records) in enumerate(ids.items())
        ]
        site.serve()
        site.work()
        yield Drill(site, cast, presses, teams)


def test_every_acknowledged_write_survives_a_hundred_kills(drill: Drill) -> None:
    drill.run(ROUNDS, PEOPLE)
    said = drill.said
    print(f"\n{said.writes} writes acknowledged by {said.answers} answers; "
          f"kills {sum(said.kills.values())}: {dict(said.kills)}; "
          f"unanswered {dict(said.unanswered)}")  # fmt: skip
    connection.close()
    assert lost(drill) == (0, 0)
    assert of_nobody(drill) == 0
    check_invariants()
    if SHARE == 1:
        assert sum(said.kills.values()) >= 100
        assert said.writes >= 100_000


def test_jobs_of_killed_workers_are_given_back(drill: Drill) -> None:
    """Whoever died holds no job for good, and none failed because the database went away (a timer
    may: its next turn comes)."""
    alive = "status = 'doing' AND worker_id IN (SELECT id FROM procrastinate_workers)"
    drill.site.end("work")
    before = queue(drill, "status = 'doing'")
    drill.site.work()
    eventually(lambda: queue(drill, "status = 'doing'") <= queue(drill, alive), 180)
    assert queue(drill, "status = 'failed' AND queue_name <> 'timers'") == 0, before


def test_control_the_recount_sees_a_single_loss(drill: Drill) -> None:
    """Negative control of the count itself: one transfer and one punch taken away by hand."""
    drill.site.end("work")
    with psycopg.connect(drill.site.urls.owner_url) as owner:
        owner.execute("DELETE FROM ledger_transfer WHERE source_id = %s", [min(drill.said.hours)])
        owner.execute(
            "DELETE FROM attendance_punch WHERE client_id = %s", [min(drill.said.punches)]
        )
    assert lost(drill) == (1, 1)
    assert broken(), "half a deed stands and the invariants hold"


def test_control_without_synchronous_commit_acknowledged_writes_are_lost(drill: Drill) -> None:
    """Negative control of the kill: the same writes, told before they are on disk."""
    site, before = drill.site, set(drill.said.punches)
    with psycopg.connect(site.urls.superuser_url, autocommit=True) as root:
        root.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        root.execute("SELECT pg_reload_conf()")
        root.execute("ALTER ROLE zhihe_app SET synchronous_commit = off")
    site.end("web")
    site.serve()
    [team] = make_teams(drill.cast, teams=1, people=2, shifts=4, number=9000)
    connection.close()
    with psycopg.connect(site.urls.superuser_url, autocommit=True) as root:
        root.execute("CHECKPOINT")
    drill.over.clear()
    drill.call_the_roll(team)
    site.kill_database()
    drill.said.punches -= before
    assert lost(drill)[1] > 0, "nothing was lost: the drill proves nothing"
