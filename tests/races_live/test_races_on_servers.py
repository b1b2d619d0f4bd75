"""Races on real servers: granian, the job worker, PostgreSQL with fsync, 32 and 64 clients on sockets.

Each race is run against the product, and then against ``tests.races_live.unguarded`` with one guard
and the table's last defence taken away: there the race must be seen.

``CRASH_SHARE`` (1 by default) shrinks the number of runs while one is at work on it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.cast import CITY, Member
from tests.crash.installation import Installation, eventually, installation, moment, real_cast
from tests.crash.phone import Answer, Phone, all_at_once
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, make_placement, proposed
from tests.factories.volunteers import many_volunteers
from tests.support.databases import check_invariants
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.foundation import clock
from zhihe.ledger.models import Transfer
from zhihe.opportunities.models import Shift
from zhihe.platform.invariants import broken
from zhihe.recruitment.models import Application

pytestmark = pytest.mark.slow
SHARE = float(os.environ.get("CRASH_SHARE", "1"))
RUNS = max(2, round(100 * SHARE))
CLIENTS, HANDS, SEATS = 64, 32, 50
WORKERS, THREADS = 2, 8


class World:
    """The site, the crowd with their phones, and a fresh hour for every run."""

    def __init__(self, site: Installation) -> None:
        self.site, self.cast = site, real_cast()
        self.began, self.hours = clock.now(), 0
        with moment(self.began - timedelta(hours=1)):
            self.crowd = many_volunteers(self.cast, CLIENTS)
        self.phones = [Phone.of(site.web.port, member) for member in self.crowd]

    def shift(self, capacity: int, **over: Any) -> Shift:
        """An hour and a half of its own, some days from now, so that nobody is in two places."""
        self.hours += 2
        starts: datetime = self.began + timedelta(days=3, hours=self.hours)
        with moment(self.began):
            fields = {"starts_at": starts, "minutes": 90, "capacity": capacity} | over
            return shift_of(make_activity(self.cast, **fields))

    def desk(self, member: Member, role: str) -> Phone:
        return Phone.of(self.site.web.port, member, role, strong=True)

    def rush(self, deeds: list[tuple[Phone, Callable[[Phone], Answer]]]) -> list[Answer]:
        """Every phone is connected before the barrier falls; whole answers only."""
        for phone, _ in deeds:
            phone.connect()
        answers = all_at_once([lambda p=phone, d=deed: d(p) for phone, deed in deeds])
        lost = [a for a in answers if not isinstance(a, Answer)]
        assert not lost, lost[:3]
        return answers

    def join(self, shift: Shift, phones: list[Phone]) -> list[Answer]:
        return self.rush([(phone, lambda p: p.join(shift.pk)) for phone in phones])

    def hang_up(self) -> None:
        for phone in self.phones:
            phone.close()

    def owner(self, statement: str) -> None:
        connection.close()
        with psycopg.connect(self.site.urls.owner_url, autocommit=True) as owner:
            owner.execute(statement)

    def take_guards_away(self, guards: str, *defences: str) -> None:
        """Web and worker with the guards off, the tables without these constraints; for good."""
        self.hang_up()
        for name in defences:
            self.owner(f"ALTER TABLE {self._table_of(name)} DROP CONSTRAINT {name}")
        self.site.end("web")
        self.site.end("work")
        self.site.serve_unguarded(guards, workers=WORKERS, threads=THREADS)
        self.site.spawn("work", ["-m", "tests.races_live.unguarded"], UNGUARDED=guards)

    def _table_of(self, constraint: str) -> str:
        with psycopg.connect(self.site.urls.owner_url) as owner:
            [(table,)] = owner.execute(
                "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = %s",
                [constraint],
            ).fetchall()
        return str(table)


@pytest.fixture(scope="module")
def world(django_db_blocker: Any) -> Iterator[World]:
    with installation(django_db_blocker) as site:
        site.serve(workers=WORKERS, threads=THREADS)
        site.work()
        made = World(site)
        yield made
        made.hang_up()


def counts(shift: Shift) -> tuple[int, int, int]:
    """(taken, offered, waiting)."""
    row = Shift.objects.in_city(CITY).get(pk=shift.pk)
    return row.taken, row.offered, row.waiting


def states(answers: list[Answer]) -> Counter[str]:
    return Counter(a.json()["state"] if a.status == 200 else str(a.status) for a in answers)


def test_a_hot_post_a_hundred_times_over(world: World) -> None:
    """50 seats, 64 people at once, again and again: 0 overbooked, the rest in line, in order."""
    for _ in range(RUNS):
        shift = world.shift(SEATS)
        answers = world.join(shift, world.phones)
        assert states(answers) == {"admitted": SEATS, "waiting": CLIENTS - SEATS}
        assert counts(shift) == (SEATS, 0, CLIENTS - SEATS)
        line = Application.objects.in_city(CITY).filter(shift=shift, state="waiting")
        numbers = line.values_list("queue_no", flat=True)
        assert sorted(numbers) == list(range(1, CLIENTS - SEATS + 1))
    check_invariants()


def test_capacity_is_lowered_while_people_sign_up(world: World) -> None:
    """Eight desks lower the seats while 56 people join: nobody placed loses the seat, none is over."""
    shift = world.shift(SEATS)
    desks = [world.desk(world.cast.org_admin, "org_admin") for _ in range(8)]
    lower = [(desk, _lowering(shift, 8 + 5 * n)) for n, desk in enumerate(desks)]
    joining = [(phone, lambda p: p.join(shift.pk)) for phone in world.phones[:56]]
    answers = world.rush([*joining[:28], *lower, *joining[28:]])
    for desk in desks:
        desk.close()
    told = states(answers[:28] + answers[36:])
    assert set(told) <= {"admitted", "waiting"}, told
    assert {a.status for a in answers[28:36]} <= {302, 409}
    row = Shift.objects.in_city(CITY).get(pk=shift.pk)
    assert row.taken <= row.capacity
    assert (told["admitted"], told["waiting"]) == (row.taken, row.waiting)
    check_invariants()


def _lowering(shift: Shift, seats: int) -> Callable[[Phone], Answer]:
    fields = {"what": "capacity", "capacity": str(seats)}
    return lambda p: p.post_form(f"/desk/shifts/{shift.pk}", fields)


def pending_shift(world: World) -> tuple[Shift, list[str]]:
    """Four people came to a shift that has ended; their hours wait."""
    world.hours += 2
    starts = world.began - timedelta(hours=30 + world.hours)
    shift = world.shift(20, starts_at=starts)
    ids = []
    for member in world.crowd[:4]:
        make_placement(shift, member)
        attend(shift, member)
        ids.append(str(proposed(shift, member, clock.now()).pk))
    return shift, ids


def confirmers(world: World, count: int) -> list[Phone]:
    pair = ((world.cast.confirmer, "confirmer"), (world.cast.org_admin, "org_admin"))
    return [world.desk(*pair[n % 2]) for n in range(count)]


def confirm(world: World, shift: Shift, ids: list[str]) -> list[Answer]:
    phones = confirmers(world, HANDS)
    fields = [("record", pk) for pk in ids]
    try:
        return world.rush(
            [(p, lambda q: q.post_form(f"/desk/hours/{shift.pk}", fields)) for p in phones]
        )
    finally:
        for phone in phones:
            phone.close()


def transfers(ids: list[str]) -> int:
    return Transfer.objects.in_city(CITY).filter(source_id__in=ids).count()


def test_two_leaders_confirm_the_same_hours(world: World) -> None:
    shift, ids = pending_shift(world)
    answers = confirm(world, shift, ids)
    assert {a.status for a in answers} == {302}
    kept = ServiceRecord.objects.in_city(CITY).filter(pk__in=ids, state="confirmed")
    assert (kept.count(), transfers(ids)) == (4, 4)
    check_invariants()


def waiting_line(world: World, seats: int) -> tuple[Shift, list[tuple[Phone, str]]]:
    """A full shift with as many who wait; who holds a seat, and by which application."""
    shift = world.shift(seats)
    first, later = world.phones[:seats], world.phones[seats:HANDS]
    rows = [(p, p.join(shift.pk).json()["id"]) for p in first]
    world.join(shift, later)
    return shift, rows


def settled(shift: Shift, offered: int) -> Callable[[], bool]:
    return lambda: counts(shift)[1] >= offered


def test_cancelling_races_with_the_refill_and_with_newcomers(world: World) -> None:
    """Ten give their seats back while the worker refills and 32 newcomers push in."""
    shift, holders = waiting_line(world, 10)
    newcomers = world.phones[HANDS:]
    deeds: list[Any] = [(p, _giving_back(pk)) for p, pk in holders]
    deeds += [(p, lambda q: q.join(shift.pk)) for p in newcomers]
    answers = world.rush(deeds)
    assert states(answers[10:]) == {"waiting": len(newcomers)}, "a newcomer passed the line"
    assert {a.status for a in answers[:10]} == {200}
    eventually(settled(shift, 10))
    assert counts(shift) == (0, 10, HANDS - 20 + len(newcomers))
    offered = Application.objects.in_city(CITY).filter(shift=shift, state="offered")
    assert sorted(offered.values_list("queue_no", flat=True)) == list(range(1, 11))
    check_invariants()


def _giving_back(pk: str) -> Callable[[Phone], Answer]:
    return lambda p: p.delete(f"/api/v1/me/applications/{pk}")


def test_the_same_key_from_one_phone_many_times(world: World) -> None:
    shift, key = world.shift(SEATS), uuid4().hex
    member = world.crowd[0]
    phones = [Phone.of(world.site.web.port, member) for _ in range(HANDS)]
    answers = world.rush([(p, lambda q: q.join(shift.pk, key)) for p in phones])
    path = f"/api/v1/shifts/{shift.pk}/applications"
    other = phones[0].post_json(path, {"note": "别的话"}, key)
    for phone in phones:
        phone.close()
    assert Counter(a.status for a in answers) == {200: HANDS}
    assert len({a.body for a in answers}) == 1
    assert (other.status, other.json()["code"]) == (422, "key_reused")
    assert counts(shift) == (1, 0, 0)
    check_invariants()


def punch_at_once(world: World) -> tuple[Shift, list[Answer]]:
    """One leader, 32 phones, the same client id."""
    leader = world.cast.leader
    shift = world.shift(20, starts_at=clock.now() - timedelta(minutes=10))
    body = {"client_id": str(uuid4()), "shift_id": str(shift.pk), "kind": "in",
            "claimed_at": clock.now().isoformat()}  # fmt: skip
    phones = [Phone.of(world.site.web.port, leader) for _ in range(HANDS)]
    answers = world.rush([(p, lambda q: q.post_json("/api/v1/punches", body)) for p in phones])
    for phone in phones:
        phone.close()
    return shift, answers


def punches(shift: Shift) -> int:
    return Punch.objects.in_city(CITY).filter(shift=shift).count()


def test_a_double_punch_is_one_punch(world: World) -> None:
    shift, answers = punch_at_once(world)
    assert Counter(a.status for a in answers) == {200: HANDS}
    assert len({a.json()["id"] for a in answers}) == 1
    assert punches(shift) == 1
    check_invariants()


def test_controls_without_its_guard_every_race_is_lost(world: World) -> None:
    """All five guards off and two last defences of the tables gone: all five races are seen."""
    hot, low, line = world.shift(SEATS), world.shift(SEATS), waiting_line(world, 10)
    late, ids = pending_shift(world)
    guards = "seats,capacity,confirming,refill,punches"
    world.take_guards_away(guards, "shift_not_oversold", "transfer_source_once")
    world.join(hot, world.phones)
    desk = world.desk(world.cast.org_admin, "org_admin")
    world.rush(
        [
            (desk, _lowering(low, 2)),
            *[(p, lambda q: q.join(low.pk)) for p in world.phones[:HANDS]],
        ]
    )
    desk.close()
    confirm(world, late, ids)
    shift, holders = line
    world.rush([(p, _giving_back(pk)) for p, pk in holders])
    eventually(settled(shift, 11))
    _, doubled = punch_at_once(world)
    connection.close()
    assert counts(hot)[0] > SEATS, "the hot post was not overbooked"
    assert Shift.objects.in_city(CITY).get(pk=low.pk).capacity < counts(low)[0]
    assert transfers(ids) > 4, "the hours were not counted twice"
    assert counts(shift)[1] > 10, "the same seat was not offered twice"
    assert 500 in {a.status for a in doubled}, "only the table's key was left to stop it"
    found = {name.split()[0] for name in broken()}
    assert {"I1", "I3", "I12"} <= {name.rstrip(":bc") for name in found}, found
