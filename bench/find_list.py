"""The anonymous list page over HTTP against one indexed read of 20 rows."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg
from _ground import connection_to, cpu_of, cpu_of_postgres, django, load, report, scratch, served

SECONDS, CLIENTS = 10, 4
TWIN = "SELECT * FROM opportunities_activity WHERE city_id = '421200' AND state = 'published' ORDER BY starts_at, id LIMIT 20"


def main() -> None:
    with scratch() as (owner, app):
        django(owner)
        from bench_data import activities

        activities(2000)
        database = urlsplit(app).path[1:]
        with served(app) as (port, process):

            def get(n: int, connection) -> bool:
                connection.request("GET", f"/activities/?page={n % 20 + 1}")
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200, answer.status
                return True

            load(get, connection_to(port), CLIENTS, 2)
            before, sql = cpu_of(process), cpu_of_postgres(database)
            ours = load(get, connection_to(port), CLIENTS, SECONDS)
            cpu, cpu_sql = cpu_of(process) - before, cpu_of_postgres(database) - sql
        twin = load(
            lambda n, c: bool(c.execute(TWIN, prepare=True).fetchall()),
            lambda: psycopg.connect(app, autocommit=True),
            16,
            SECONDS,
        )
        report(
            "find_list",
            {
                "per_second": round(ours.per_second, 1),
                "p50_ms": round(ours.p50_ms, 1),
                "p95_ms": round(ours.p95_ms, 1),
                "cpu_ms_web": round(cpu / ours.done * 1000, 2),
                "cpu_ms_postgres": round(cpu_sql / ours.done * 1000, 2),
                "twin_per_second": round(twin.per_second, 1),
                "ratio": round(ours.per_second / twin.per_second, 4),
                "clients": CLIENTS,
                "activities": 2000,
            },
        )


main()
