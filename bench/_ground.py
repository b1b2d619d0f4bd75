"""Ground of the benchmarks: a scratch database, a real server over it, and measuring."""

from __future__ import annotations

import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[1]
OWNER = os.environ["DATABASE_OWNER_URL"]


def named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


APP = os.environ.get("ZHIHE_BENCH_APP_URL", "")


def city() -> str:
    """Name of the loaded city to work on (``--city DATABASE``), '' for data of the bench's own."""
    return sys.argv[sys.argv.index("--city") + 1] if "--city" in sys.argv else ""


@contextmanager
def scratch() -> Iterator[tuple[str, str]]:
    """(owner url, app url) of a migrated scratch database, dropped at the end: an empty one, or a
    copy of a loaded city, whose pages are read once before anything is measured.
    """
    database = f"bench_{os.getpid()}"
    copy = f" TEMPLATE {city()} STRATEGY FILE_COPY" if city() else ""
    with psycopg.connect(named(OWNER, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}{copy}")
    owner, app = named(OWNER, database), named(_app_url(), database)
    try:
        run = {
            **os.environ,
            "DATABASE_URL": owner,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], env=run, check=True)
        yield owner, app
    finally:
        with psycopg.connect(named(OWNER, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


def _app_url() -> str:
    """The application role's connection, from the running installation's key file."""
    from zhihe.launch.database import database

    with database() as urls:
        return urls.app_url


def django(url: str) -> None:
    """Django in this process over the scratch database."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhihe.settings"
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    import django as package

    package.setup()


@contextmanager
def served(app_url: str, workers: int = 2, keep: int = 0) -> Iterator[tuple[int, psutil.Process]]:
    """Granian over the scratch database; yields the port and its process.

    ``keep``: seconds that shared pages and lists are kept; 0 draws every page anew.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = {
        **os.environ,
        "DATABASE_URL": app_url,
        "ZHIHE_LOG_LEVEL": "WARNING",
        "ZHIHE_SHARED_PAGE_SECONDS": str(keep),
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "1",
        "--no-access-log",
        "--log-level",
        "warning",
        "zhihe.wsgi:application",
    ]
    server = subprocess.Popen(
        command, env=run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(15)


def _wait(port: int) -> None:
    for _ in range(150):
        try:
            urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not come up")


def cpu_of(process: psutil.Process) -> float:
    """CPU seconds of a process and its children."""
    family = [process, *process.children(recursive=True)]
    return sum(sum(p.cpu_times()[:2]) for p in family if p.is_running())


def cpu_of_postgres(database: str) -> float:
    """CPU seconds so far of every backend on the scratch database."""
    with psycopg.connect(named(OWNER, "postgres")) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s", [database]
        ).fetchall()
    seconds = 0.0
    for (pid,) in rows:
        try:
            seconds += sum(psutil.Process(pid).cpu_times()[:2])
        except psutil.Error:
            continue
    return seconds


@dataclass
class Run:
    """What one load gave."""

    done: int
    seconds: float
    p50_ms: float
    p95_ms: float

    @property
    def per_second(self) -> float:
        return self.done / self.seconds


def load(
    work: Callable[[int, Any], bool], make: Callable[[], Any], clients: int, seconds: float
) -> Run:
    """``clients`` threads call ``work(n, own)`` until the time is over; stops by itself."""
    end, times, counter, lock = time.monotonic() + seconds, [], iter(range(10**9)), threading.Lock()

    def run() -> None:
        own = make()
        while time.monotonic() < end:
            with lock:
                n = next(counter)
            began = time.perf_counter()
            if not work(n, own):
                return
            times.append(time.perf_counter() - began)

    began = time.monotonic()
    threads = [threading.Thread(target=run) for _ in range(clients)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    took = time.monotonic() - began
    ordered = sorted(times) or [0.0]
    return Run(
        len(times),
        took,
        statistics.median(ordered) * 1000,
        ordered[int(len(ordered) * 0.95) - 1] * 1000,
    )


def connection_to(port: int) -> Callable[[], HTTPConnection]:
    return lambda: HTTPConnection("127.0.0.1", port, timeout=30)


def report(name: str, figures: dict[str, Any]) -> None:
    """Print and perhaps write the figures with the versions."""
    import django as package

    figures |= {
        "python": platform.python_version(),
        "django": package.get_version(),
        "cores": os.cpu_count(),
        "load": [round(n, 1) for n in os.getloadavg()],
        "city": city() or "own data",
        "when": time.strftime("%Y-%m-%d %H:%M"),
    }
    print(json.dumps({name: figures}, ensure_ascii=False, indent=2))
    if "--json" in sys.argv:
        Path(sys.argv[sys.argv.index("--json") + 1]).write_text(
            json.dumps({name: figures}, indent=2) + "\n"
        )
