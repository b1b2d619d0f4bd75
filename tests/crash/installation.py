"""A whole installation of its own: durable PostgreSQL, `zhihe serve`, `zhihe work`; all may be killed.

The keys are those of the test's own ZHIHE_HOME, so that this process can seal what the servers open.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connections

from tests.support import databases
from zhihe.foundation import clock
from zhihe.launch.backup import _load, run_tool
from zhihe.launch.postgres import Cluster, Urls
from zhihe.launch.web import Web
from zhihe.platform import typed_settings

CHECKOUT = Path(__file__).resolve().parents[2]


def eventually(holds: Callable[[], object], seconds: float = 120) -> None:
    """Wait on a state, not on the clock."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """Processes whose parent is ``pid``; [] when it is gone."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in path.read_text().split()]
        except OSError:
            continue
    return found


class Installation:
    """The processes of one installation; ``home`` holds the database and the logs."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="zh-"))
        self.home.chmod(0o711)
        self.cluster = Cluster(self.home)
        self.urls: Urls = self.cluster.start()
        self.web = Web("127.0.0.1", free_port())
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    # Processes

    def environment(self, *, as_owner: bool = False, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_")}
        kept |= {"DATABASE_URL": self.urls.app_url, "DJANGO_SETTINGS_MODULE": "zhihe.settings"}
        if as_owner:
            kept["DATABASE_URL"] = kept["DATABASE_OWNER_URL"] = self.urls.owner_url
        paths = os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)])
        return kept | {"PYTHONPATH": paths, "ZHIHE_LOG_LEVEL": "WARNING"} | more

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command of `zhihe`, as the owner; the completed process whatever its exit code."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "zhihe", *words],
            env=self.environment(as_owner=True),
            capture_output=True,
            text=True,
            check=False,
        )

    def fill_from_template(self) -> None:
        """The tables as the suite's own template has them: sooner than every migration again."""
        dump = self.home / "template.dump"
        source = databases.owner_url(databases.template())
        run_tool(["pg_dump", "--format=custom", "--no-owner", f"--file={dump}", source])
        _load(self.urls, dump)
        dump.unlink()

    def spawn(self, name: str, command: list[str], **more: str) -> None:
        """Start a process in a session of its own; its output goes to ``home/name.log``."""
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-P", *command],
                env=self.environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=CHECKOUT,
                start_new_session=True,
            )

    def serve(self, *, workers: int = 2, threads: int = 1, **more: str) -> None:
        """`zhihe serve`, ready."""
        words = ["-m", "zhihe", "serve", "--port", str(self.web.port)]
        words += ["--workers", str(workers), "--threads", str(threads)]
        self.spawn("web", words, **more)
        self.wait_until_ready()

    def serve_unguarded(self, unguarded: str, *, workers: int, threads: int) -> None:
        """The same server around ``tests.races_live.unguarded``: one guard is switched off."""
        web = Web("127.0.0.1", self.web.port, workers, threads)
        command = web.command()[2:-1]
        self.spawn("web", [*command, "tests.races_live.unguarded:application"], UNGUARDED=unguarded)
        self.wait_until_ready()

    def work(self, **more: str) -> None:
        """`zhihe work`."""
        self.spawn("work", ["-m", "zhihe", "work"], **more)

    def wait_until_ready(self) -> None:
        eventually(lambda: self.web.readiness() == 200)

    def log(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text(errors="replace")

    # Ends

    def end(self, name: str, number: int = signal.SIGKILL) -> None:
        """End a process with everything it started; nothing of it is left when this returns."""
        process = self.processes.pop(name, None)
        if process is None:
            return
        if number == signal.SIGTERM:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                number = signal.SIGKILL
        family = [*children_of(process.pid), process.pid]
        for pid in family:
            for child in [*children_of(pid), pid]:
                try:
                    os.kill(child, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        process.wait()

    def kill_database(self) -> None:
        """kill -9 of the postmaster; its backends notice and die. Started again, recovered."""
        found = self.cluster.postmaster()
        assert found is not None
        os.kill(found.pid, signal.SIGKILL)
        eventually(lambda: self.cluster.postmaster() is None)
        self.cluster.start()

    def remove(self) -> None:
        for name in list(self.processes):
            self.end(name, signal.SIGTERM)
        self.cluster.stop(whoever_uses_it=True)
        if self.cluster.files.aside.is_symlink():
            shutil.rmtree(os.readlink(self.cluster.files.aside), ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)


@contextmanager
def installation(blocker: Any) -> Iterator[Installation]:
    """A migrated installation that this process's Django points to (as the application role)."""
    from zhihe.platform import cities

    made = Installation()
    settings = connections["default"].settings_dict
    before = dict(settings)
    try:
        made.fill_from_template()
        with blocker.unblock():
            connections.close_all()
            settings.update(typed_settings.database(made.urls.app_url))
            cities.forget()
            yield made
    finally:
        with blocker.unblock():
            connections.close_all()
            settings.update(before)
            cities.forget()
        made.remove()


@contextmanager
def moment(now: datetime) -> Iterator[None]:
    """The cast and the factories live at ``now``: servers have the machine's clock."""
    with patch("tests.cast.NOW", now), patch("tests.factories.activities.NOW", now):
        yield


def real_cast() -> Any:
    """The cast, committed, at the machine's own time; one hour in the past is safe everywhere."""
    from django.db import transaction

    from tests.cast import make_cast

    with moment(clock.now() - timedelta(hours=1)), transaction.atomic():
        return make_cast()
