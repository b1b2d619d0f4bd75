"""An upgrade while people write (I16): from the state of the first landing to the newest.

A migration that needs a table gives way after three seconds instead of making everybody queue
behind it, and nobody who writes meanwhile is refused or loses anything.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

import zhihe
from tests.crash.crowds import make_teams
from tests.crash.drill import Drill, lost, of_nobody
from tests.crash.installation import Installation, eventually, installation, real_cast
from tests.support.databases import check_invariants

pytestmark = pytest.mark.slow
BUSY = "tables are busy"
MIGRATE_BACK = """
import django, sys
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
MigrationExecutor(connection).migrate([(app, "0001_initial") for app in sys.argv[1:]])
"""


def apps_that_moved() -> list[str]:
    """Apps of ours with more than their first migration."""
    package = Path(zhihe.__file__).parent
    return sorted(
        d.parent.name for d in package.glob("*/migrations") if len([*d.glob("0*.py")]) > 1
    )


@pytest.fixture
def drill(django_db_blocker: Any) -> Iterator[Drill]:
    """Two teams with punches to send, on the tables of the first landing."""
    with installation(django_db_blocker) as site:
        cast = real_cast()
        teams = make_teams(cast, teams=2, people=40, shifts=8)
        connection.close()
        apps = apps_that_moved()
        assert apps, "nothing to upgrade: this test has no subject yet"
        back = subprocess.run(
            [sys.executable, "-c", MIGRATE_BACK, *apps],
            env=site.environment(as_owner=True), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert back.returncode == 0, back.stderr
        assert unapplied(site) > 0
        site.serve()
        yield Drill(site, cast, [], teams)


def unapplied(site: Installation) -> int:
    done = site.run("manage", "showmigrations", "--plan")
    assert done.returncode == 0, done.stderr
    return done.stdout.count("[ ]")


@contextmanager
def writing(drill: Drill) -> Iterator[None]:
    """Leaders send roll calls as long as the block runs."""
    threads = [threading.Thread(target=drill._work, args=[drill.call_the_roll, team])
               for team in drill.teams]  # fmt: skip
    for thread in threads:
        thread.start()
    try:
        go_on(drill)
        yield
        go_on(drill)
    finally:
        drill.over.set()
        for thread in threads:
            thread.join()


def go_on(drill: Drill) -> None:
    """Wait until something more was acknowledged."""
    before = drill.said.answers
    eventually(lambda: drill.said.answers > before or drill.trouble)
    assert not drill.trouble, drill.trouble


@contextmanager
def long_report(site: Installation) -> Iterator[None]:
    """A clerk's report that reads the activities and stays open: the table is not to be had."""
    with psycopg.connect(site.urls.app_url) as reader:
        reader.execute("SELECT count(*) FROM opportunities_activity")
        yield
        reader.rollback()


def test_an_upgrade_under_load_gives_way_and_loses_nothing(drill: Drill) -> None:
    site = drill.site
    with writing(drill):
        with long_report(site):
            site.spawn("migrate", ["-m", "zhihe", "migrate", "--verbosity", "0"], **as_owner(site))
            eventually(lambda: BUSY in site.log("migrate"))
            go_on(drill)
        assert site.processes["migrate"].wait(180) == 0, site.log("migrate")
    assert unapplied(site) == 0
    assert dict(drill.said.unanswered) == {}, "somebody was refused during the upgrade"
    connection.close()
    assert (lost(drill), of_nobody(drill)) == ((0, 0), 0)
    assert drill.said.writes > 0
    check_invariants()


def test_an_upgrade_killed_half_way_is_finished_by_the_next_one(drill: Drill) -> None:
    """kill -9 of the migration itself, again and again: what is done stays, the rest follows."""
    site = drill.site
    with writing(drill), long_report(site):
        for _ in range(2):
            site.spawn("migrate", ["-m", "zhihe", "migrate", "--verbosity", "0"], **as_owner(site))
            size = len(site.log("migrate"))
            eventually(lambda s=size: BUSY in site.log("migrate")[s:])
            site.end("migrate")
    done = site.run("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    assert unapplied(site) == 0
    connection.close()
    assert lost(drill) == (0, 0)
    check_invariants()


def test_control_a_patient_migration_makes_everybody_queue(drill: Drill) -> None:
    """Negative control: the same migration without its lock_timeout, behind the same report."""
    site = drill.site
    with long_report(site):
        site.spawn("migrate", ["-m", "django", "migrate", "--verbosity", "0"], **as_owner(site))
        eventually(lambda: waiting_for_activities(site) == 1)
        phone = threading.Thread(target=drill._work, args=[drill.call_the_roll, drill.teams[0]])
        phone.start()
        eventually(lambda: waiting_for_activities(site) > 1)
        assert drill.said.answers == 0
        site.end("migrate")
        drill.over.set()
    phone.join()
    assert not drill.trouble, drill.trouble


def waiting_for_activities(site: Installation) -> int:
    """Sessions that stand in the queue for the table of activities."""
    with psycopg.connect(site.urls.owner_url) as owner:
        row = owner.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND relation = 'opportunities_activity'::regclass"
        ).fetchone()
        return int(row[0]) if row else 0


def as_owner(site: Installation) -> dict[str, str]:
    return {"DATABASE_URL": site.urls.owner_url, "DATABASE_OWNER_URL": site.urls.owner_url}
