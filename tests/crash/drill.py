"""A drill: writers that insist on an answer, a killer, and the recount of what was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from tests.crash.crowds import Team, own_entry, roll_call, uuids
from tests.crash.installation import Installation, children_of, eventually
from tests.crash.phone import LOST, Answer, Phone

SLICE = 5


@dataclass
class Acknowledged:
    """What the servers said yes to, and how often they died meanwhile."""

    hours: set[UUID] = field(default_factory=set)
    punches: set[UUID] = field(default_factory=set)
    sent: set[UUID] = field(default_factory=set)
    answers: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, into: set[UUID], ids: set[UUID]) -> None:
        with self.lock:
            into |= ids
            self.answers += 1

    @property
    def writes(self) -> int:
        return len(self.hours) + len(self.punches)


@dataclass
class Drill:
    """The installation, the work to do, and what came of it."""

    site: Installation
    cast: Any
    presses: list[tuple[UUID, list[UUID], str]]
    teams: list[Team]
    said: Acknowledged = field(default_factory=Acknowledged)
    over: threading.Event = field(default_factory=threading.Event)
    chance: random.Random = field(default_factory=lambda: random.Random(9))
    trouble: list[BaseException] = field(default_factory=list)

    def insist(self, ask: Callable[[], Answer], close: Callable[[], None]) -> Answer:
        """Repeat until the server answers for itself; a dead database is a 500, no answer."""
        deadline = time.monotonic() + 300
        while True:
            try:
                answer = ask()
                if answer.status < 500:
                    return answer
                self.said.unanswered[str(answer.status)] += 1
            except LOST as error:
                self.said.unanswered[type(error).__name__] += 1
            close()
            assert time.monotonic() < deadline, "no answer in five minutes"
            time.sleep(0.05)

    def confirm(self, share: list[tuple[UUID, list[UUID], str]]) -> None:
        """One clerk's hands: shift after shift."""
        for shift_id, ids, session in share:
            phone = Phone(self.site.web.port, session)
            key, fields = uuid4().hex, [("record", str(pk)) for pk in ids]

            def press(p: Any = phone, s: Any = shift_id, f: Any = fields, k: str = key) -> Answer:
                return p.post_form(f"/desk/hours/{s}", f, k)

            answer = self.insist(press, phone.close)
            phone.close()
            assert answer.status == 302, (answer.status, answer.body[:300])
            self.said.take(self.said.hours, set(ids))

    def call_the_roll(self, team: Team) -> None:
        """One leader's phone, a few names at a time, until the drill is over."""
        phone = Phone.of(self.site.web.port, team.leader)
        for shift in team.shifts:
            todo = [own_entry(shift), *roll_call(shift, team.people)]
            for start in range(0, len(todo), SLICE):
                if self.over.is_set():
                    break
                batch = todo[start : start + SLICE]
                self.said.sent |= uuids(row["client_id"] for row in batch)

                def send(rows: Any = batch) -> Answer:
                    return phone.post_json("/api/v1/punches/batch", {"punches": rows})

                answer = self.insist(send, phone.close)
                assert answer.status == 200, (answer.status, answer.body[:300])
                kept = [r["client_id"] for r in answer.json()["results"] if r["status"] == "kept"]
                assert len(kept) == len(batch), answer.body[:300]
                self.said.take(self.said.punches, uuids(kept))
        phone.close()

    # The killer

    def kill_all_three(self, turn: int) -> None:
        """The database (in turn its postmaster and a backend), a web process, the job worker."""
        self.kill_web(main=turn % 8 == 7)
        self.kill_worker()
        if turn % 2:
            self.kill_backend()
        else:
            self.site.kill_database()
            self.said.kills["postmaster"] += 1

    def kill_web(self, *, main: bool) -> None:
        mains = children_of(self.site.processes["web"].pid)
        if not mains:
            return
        victims = mains if main else children_of(mains[0])
        if victims:
            self._kill(self.chance.choice(victims), "web server" if main else "web process")

    def kill_worker(self) -> None:
        self.site.end("work")
        self.said.kills["job worker"] += 1
        self.site.work()

    def kill_backend(self) -> None:
        """A backend's death makes the server throw everybody out and recover by itself."""
        found = self.site.cluster.postmaster()
        assert found is not None
        victims = [pid for pid in children_of(found.pid) if _is_backend(pid)]
        if victims:
            self._kill(self.chance.choice(victims), "backend")

    def _kill(self, pid: int, name: str) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.said.kills[name] += 1

    def run(self, rounds: int, people: int) -> None:
        """Writers in threads; the killer strikes ``rounds`` times, each time some more of the
        presses (of ``people`` records each) was acknowledged."""
        hands = [threading.Thread(target=self._work, args=[self.confirm, self.presses[n::4]])
                 for n in range(4)]  # fmt: skip
        rolls = [threading.Thread(target=self._work, args=[self.call_the_roll, team])
                 for team in self.teams]  # fmt: skip
        for thread in [*hands, *rolls]:
            thread.start()
        wanted = (len(self.presses) - 8) // rounds
        for turn in range(rounds):
            before = len(self.said.hours)
            eventually(lambda b=before: len(self.said.hours) > b or self.trouble, 300)
            eventually(
                lambda t=turn: len(self.said.hours) >= t * wanted * people or self.trouble, 300
            )
            self.kill_all_three(turn)
        for thread in hands:
            thread.join()
        self.over.set()
        for thread in rolls:
            thread.join()
        assert not self.trouble, self.trouble

    def _work(self, deed: Callable[[Any], None], argument: Any) -> None:
        try:
            deed(argument)
        except BaseException as error:
            self.trouble.append(error)
        finally:
            connection.close()


def _is_backend(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as stream:
            return b"zhihe_app" in stream.read()
    except OSError:
        return False


def lost(drill: Drill) -> tuple[int, int]:
    """(records, punches) acknowledged and not there whole: state, one transfer, one review, trace."""
    said = drill.said
    with psycopg.connect(drill.site.urls.owner_url) as owner:
        [(records,)] = owner.execute(
            "SELECT count(*) FROM unnest(%s::uuid[]) AS a(id) WHERE NOT EXISTS (SELECT 1"
            " FROM attendance_servicerecord r WHERE r.id = a.id AND r.state = 'confirmed')"
            " OR (SELECT count(*) FROM ledger_transfer t WHERE t.source_id = a.id) <> 1"
            " OR (SELECT count(*) FROM attendance_recordreview v WHERE v.record_id = a.id) <> 1",
            [list(said.hours)],
        ).fetchall()
        [(punches,)] = owner.execute(
            "SELECT count(*) FROM unnest(%s::uuid[]) AS a(id) WHERE NOT EXISTS (SELECT 1"
            " FROM attendance_punch p JOIN audit_auditevent e ON e.city_id = p.city_id"
            " AND e.subject_id = p.id AND e.verb = 'attendance.punch'"
            " JOIN audit_auditleaf l ON l.city_id = e.city_id AND l.id = e.id"
            " WHERE p.client_id = a.id)",
            [list(said.punches)],
        ).fetchall()
    return int(records), int(punches)


def of_nobody(drill: Drill) -> int:
    """Punches of the teams that no phone has sent."""
    shifts = [shift.pk for team in drill.teams for shift in team.shifts]
    with psycopg.connect(drill.site.urls.owner_url) as owner:
        rows = owner.execute(
            "SELECT client_id FROM attendance_punch WHERE shift_id = ANY(%s)", [shifts]
        )
        return len({row[0] for row in rows} - drill.said.sent)


def queue(drill: Drill, where: str) -> int:
    with psycopg.connect(drill.site.urls.owner_url) as owner:
        row = owner.execute(f"SELECT count(*) FROM procrastinate_jobs WHERE {where}").fetchone()
        return int(row[0]) if row else -1
