"""List, home and activity page over HTTP against one indexed read of 20 rows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

import psutil
import psycopg
from _ground import (
    city,
    connection_to,
    cpu_of,
    cpu_of_postgres,
    django,
    load,
    report,
    scratch,
    served,
)

SECONDS, CLIENTS = 6, 4
TWIN = "SELECT * FROM opportunities_activity WHERE city_id = '421200' AND state = 'published' ORDER BY starts_at, id LIMIT 20"


def shapes(activity: Any, key: str) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is asked for: addresses and headers by name. Nothing is cached by address."""
    me = {"Cookie": f"zhihe_session={key}"}
    pages = [f"/activities/?page={n}" for n in range(1, 21)]
    return {
        "list": (pages, {}),
        "list_signed_in": (pages, me),
        "search": ([f"/activities/?q={quote(word)}" for word in ("老人", "图书", "茶", "河")], {}),
        "near": ([f"/activities/?lon=114.3{n}&lat=29.8{n}" for n in range(10)], {}),
        "home": (["/"], {}),
        "home_signed_in": (["/"], me),
        "detail": ([f"/activities/{activity}/"], {}),
        "detail_signed_in": ([f"/activities/{activity}/"], me),
    }


def statements(addresses: list[str], headers: dict[str, str]) -> int:
    """SQL of one request, in this process."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS, settings.SHARED_PAGE_SECONDS = ["*"], 0
    client = Client(SERVER_NAME="localhost", headers=headers)
    client.get(addresses[0])
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(addresses[-1])
    assert answer.status_code == 200, (addresses[-1], answer.status_code)
    return len(captured)


def asking(addresses: list[str], headers: dict[str, str]) -> Callable[[int, HTTPConnection], bool]:
    def get(n: int, connection: HTTPConnection) -> bool:
        connection.request("GET", addresses[n % len(addresses)], headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (addresses[n % len(addresses)], answer.status)
        return True

    return get


def again(port: int, address: str) -> dict[str, str]:
    """The header of a browser that has the page already."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    return {"If-None-Match": answer.getheader("ETag") or ""}


def measured(
    port: int, process: psutil.Process, database: str, work: Callable[..., bool]
) -> dict[str, Any]:
    """Requests per second, times, CPU of web and PostgreSQL per request."""
    load(work, connection_to(port), CLIENTS, 1)
    before, sql = cpu_of(process), cpu_of_postgres(database)
    run = load(work, connection_to(port), CLIENTS, SECONDS)
    cpu, cpu_sql = cpu_of(process) - before, cpu_of_postgres(database) - sql
    return {
        "per_second": round(run.per_second, 1),
        "p50_ms": round(run.p50_ms, 1),
        "p95_ms": round(run.p95_ms, 1),
        "cpu_ms_web": round(cpu / run.done * 1000, 2),
        "cpu_ms_postgres": round(cpu_sql / run.done * 1000, 2),
    }


def unchanged(address: str, headers: dict[str, str]) -> Any:
    def get(n: int, connection: HTTPConnection) -> bool:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status in (200, 304)

    return get


def main() -> None:
    with scratch() as (owner, app):
        django(owner)
        from bench_data import activities, city_people, city_shifts, people, sessions

        shifts = city_shifts(20, 100) if city() else activities(2000)[1]
        crowd = city_people(1) if city() else people(1)
        key = sessions([person for person, _ in crowd])[0]
        wanted = shapes(shifts[0].activity_id, key)
        figures: dict[str, Any] = {}
        database = urlsplit(app).path[1:]
        with served(app) as (port, process):
            for name, (addresses, headers) in wanted.items():
                found = measured(port, process, database, asking(addresses, headers))
                figures[name] = found | {"statements": statements(addresses, headers)}
        page = wanted["detail"][0][0]
        with served(app, keep=10) as (port, process):
            for name, address in (("list", "/activities/"), ("home", "/"), ("page", page)):
                work = asking([address], {})
                figures[f"{name}_shared"] = measured(port, process, database, work)
                work = unchanged(address, again(port, address))
                figures[f"{name}_unchanged"] = measured(port, process, database, work)
        twin = load(
            lambda n, c: bool(c.execute(TWIN, prepare=True).fetchall()),
            lambda: psycopg.connect(app, autocommit=True),
            16,
            SECONDS,
        )
        for row in figures.values():
            row["ratio"] = round(row["per_second"] / twin.per_second, 4)
        more = {"twin_per_second": round(twin.per_second, 1), "clients": CLIENTS}
        report("find_list", figures | more)


sys.exit(main())
