"""The restore drill to a point in time: base backup, archived WAL, and a moment before the mishap.

The recipe is docs/how-to/backup.md's; the server is the launcher's own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections

from tests.cast import CITY
from tests.crash.installation import Installation, eventually, installation, moment, real_cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.volunteers import many_volunteers
from tests.support.databases import check_invariants
from zhihe.foundation import clock
from zhihe.launch.backup import run_tool
from zhihe.launch.postgres import Cluster
from zhihe.launch.server_user import ServerUser
from zhihe.platform import typed_settings
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.models import Placement

pytestmark = pytest.mark.slow
PEOPLE = 60


def given(directory: Path, user: ServerUser) -> None:
    """The server owns it and everything in it."""
    for place, _, names in os.walk(directory):
        user.own(Path(place), 0o700)
        for name in names:
            user.own(Path(place, name), 0o600)


class Archived:
    """An installation that archives its WAL, with the backup it began from."""

    def __init__(self, site: Installation) -> None:
        self.site = site
        self.user = ServerUser.for_data(site.cluster.files.data())
        self.wal, self.base = site.home / "wal", site.home / "base"
        self.wal.mkdir()
        self.user.own(self.wal, 0o700)
        with psycopg.connect(site.urls.superuser_url, autocommit=True) as root:
            root.execute("ALTER SYSTEM SET archive_mode = on")
            command = f"test ! -f {self.wal}/%f && cp %p {self.wal}/%f"
            root.execute(f"ALTER SYSTEM SET archive_command = '{command}'")
        connection.close()
        site.cluster.stop(whoever_uses_it=True)
        site.urls = site.cluster.start()
        words = ["--wal-method=none", "--checkpoint=fast", "--no-manifest"]
        run_tool(
            ["pg_basebackup", "-D", str(self.base), *words, f"--dbname={site.urls.superuser_url}"]
        )

    def moment(self) -> datetime:
        with psycopg.connect(self.site.urls.superuser_url) as root:
            [(now,)] = root.execute("SELECT clock_timestamp()").fetchall()
        assert isinstance(now, datetime)
        return now

    def finish(self) -> None:
        """Everything written so far lies in the archive."""
        with psycopg.connect(self.site.urls.superuser_url, autocommit=True) as root:
            [(last,)] = root.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
        eventually(lambda: (self.wal / str(last)).exists())

    @contextmanager
    def restored(self, until: datetime | None) -> Iterator[None]:
        """This process's Django on a second server, recovered from backup and archive alone."""
        home = Path(tempfile.mkdtemp(prefix="zh-"))
        home.chmod(0o711)
        shutil.copytree(self.site.home / "keys", home / "keys")
        data = home / "postgres"
        shutil.copytree(self.base, data)
        lines = [f"restore_command = 'cp {self.wal}/%f %p'", "archive_mode = off",
                 "hot_standby = off", "recovery_target_action = promote"]  # fmt: skip
        lines += [f"recovery_target_time = '{until.isoformat()}'"] if until else []
        with (data / "postgresql.auto.conf").open("a") as stream:
            stream.write("\n".join(["", *lines, ""]))
        (data / "recovery.signal").touch()
        given(data, self.user)
        cluster = Cluster(home)
        settings = connections["default"].settings_dict
        before = dict(settings)
        try:
            urls = cluster.start()
            connections.close_all()
            settings.update(typed_settings.database(urls.app_url))
            yield
        finally:
            connections.close_all()
            settings.update(before)
            cluster.stop(whoever_uses_it=True)
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def archived(django_db_blocker: Any) -> Iterator[Archived]:
    with installation(django_db_blocker) as site:
        yield Archived(site)


def placed() -> set[UUID]:
    return set(Placement.objects.in_city(CITY).values_list("pk", flat=True))


def sign_up(shift: Any, members: list[Any]) -> None:
    for member in members:
        apply_to_shift(actor=member.actor(), shift_id=shift.pk, now=clock.now())


def test_a_mishap_is_undone_to_the_minute_before_it(archived: Archived) -> None:
    cast, now = real_cast(), clock.now()
    with moment(now - timedelta(hours=1)):
        shift = shift_of(make_activity(cast, starts_at=now + timedelta(days=2), capacity=PEOPLE))
        members = many_volunteers(cast, PEOPLE)
    sign_up(shift, members[: PEOPLE // 2])
    good, until = placed(), archived.moment()
    sign_up(shift, members[PEOPLE // 2 :])
    with psycopg.connect(archived.site.urls.owner_url) as owner:
        owner.execute("DELETE FROM recruitment_placement WHERE id = ANY(%s)", [list(good)])
    archived.finish()
    archived.site.end("web")
    connection.close()
    archived.site.cluster.stop(whoever_uses_it=True)
    shutil.rmtree(archived.site.cluster.files.data())
    with archived.restored(until):
        assert placed() == good
        check_invariants()
    with archived.restored(None):  # the control: without a moment the mishap comes back too
        assert len(placed()) == PEOPLE - len(good)
        assert not placed() & good
