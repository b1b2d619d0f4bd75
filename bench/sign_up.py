"""Sign-up POST over HTTP, spread and hot, against the counter update and the insert alone."""

from __future__ import annotations

import sys
from urllib.parse import urlencode, urlsplit

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

SECONDS, CLIENTS, PEOPLE, SHIFTS = 10, 8, 4000, 200
TOKEN = "a" * 32
UPDATE = "UPDATE opportunities_shift SET held = held + 1 WHERE city_id = '421200' AND id = %s AND taken + offered + held < capacity"
INSERT = "INSERT INTO bench_row (shift_id, n) VALUES (%s, %s)"


def post(keys, shifts, start):
    """Each request is another person; the CSRF cookie equals the form's token."""

    def work(n: int, connection) -> bool:
        n += start
        if n >= len(keys):
            return False
        body = urlencode({"csrfmiddlewaretoken": TOKEN})
        head = {
            "Cookie": f"zhihe_session={keys[n]}; zhihe_csrf={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", f"/shifts/{shifts[n % len(shifts)]}/join", body, head)
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (302, 409), answer.status
        return True

    return work


def twin(app: str, shifts, seconds: float):
    def work(n: int, connection) -> bool:
        with connection.transaction():
            connection.execute(UPDATE, [shifts[n % len(shifts)]], prepare=True)
            connection.execute(INSERT, [shifts[n % len(shifts)], n], prepare=True)
        return True

    return load(work, lambda: psycopg.connect(app, autocommit=True), 16, seconds)


def main() -> None:
    with scratch() as (owner, app):
        django(owner)
        from bench_data import activities, city_people, city_shifts, people, sessions
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE bench_row (shift_id uuid, n bigint); GRANT INSERT ON bench_row TO zhihe_app"
            )
        if city():
            made, crowd = city_shifts(SHIFTS + 1, 100_000), city_people(PEOPLE)
        else:
            made, crowd = activities(SHIFTS + 1, capacity=100_000)[1], people(PEOPLE)
        keys = sessions([person for person, _ in crowd])
        spread, hot = [s.pk for s in made[:-1]], [made[-1].pk]
        database, figures = urlsplit(app).path[1:], {}
        with served(app) as (port, process):
            half = len(keys) // 2
            for name, shifts, start in (("spread", spread, 0), ("hot", hot, half)):
                before, sql = cpu_of(process), cpu_of_postgres(database)
                run = load(
                    post(keys[: start + half], shifts, start), connection_to(port), CLIENTS, SECONDS
                )
                figures[name] = {
                    "per_second": round(run.per_second, 1),
                    "p50_ms": round(run.p50_ms, 1),
                    "p95_ms": round(run.p95_ms, 1),
                    "done": run.done,
                    "cpu_ms_web": round((cpu_of(process) - before) / run.done * 1000, 2),
                    "cpu_ms_postgres": round(
                        (cpu_of_postgres(database) - sql) / run.done * 1000, 2
                    ),
                }
        for name, shifts in (("spread", spread), ("hot", hot)):
            raw = twin(app, shifts, SECONDS)
            figures[name] |= {
                "twin_per_second": round(raw.per_second, 1),
                "ratio": round(figures[name]["per_second"] / raw.per_second, 4),
            }
        figures["hot_to_spread"] = round(
            figures["hot"]["per_second"] / figures["spread"]["per_second"], 3
        )
        report("sign_up", figures | {"clients": CLIENTS, "shifts": len(made)})


sys.exit(main())
