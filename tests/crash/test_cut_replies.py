"""The reply is cut after COMMIT, or everybody presses at once: the key makes it one deed (I10).

The deed is 「再发一场」: every press writes an activity with its posts and shifts, so that a
repetition cannot hide.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import CITY
from tests.crash.cutting_proxy import CuttingProxy
from tests.crash.installation import Installation, installation, moment, real_cast
from tests.crash.phone import LOST, Phone, all_at_once
from tests.factories.activities import make_activity
from tests.support.databases import check_invariants
from zhihe.foundation import clock
from zhihe.opportunities.models import Activity, ActivityTemplate

pytestmark = pytest.mark.slow
INTENTS, HANDS = 100, 32


class Desk:
    """A project manager before the template; ``made()`` counts what came of the presses."""

    def __init__(self, site: Installation) -> None:
        self.site, self.cast = site, real_cast()
        now = clock.now()
        with moment(now):
            activity = make_activity(self.cast, starts_at=now + timedelta(days=2))
        self.before = 1
        with closing(self.phone()) as phone:
            saved = phone.post_form(f"/desk/activities/{activity.pk}/template/", {})
        assert saved.status == 302, saved.body[:500]
        template = ActivityTemplate.objects.in_city(CITY).get()
        self.path = f"/desk/templates/{template.pk}/"
        self.day = clock.local_date(now + timedelta(days=20))

    def phone(self, port: int = 0) -> Phone:
        manager = self.cast.project_manager
        return Phone.of(port or self.site.web.port, manager, "project_manager", strong=True)

    def fields(self, days: int = 0) -> dict[str, str]:
        return {"day": str(self.day + timedelta(days=days)), "then": "draft"}

    def made(self) -> int:
        """Activities since the last count."""
        count = Activity.objects.in_city(CITY).count()
        fresh, self.before = count - self.before, count
        return fresh


@pytest.fixture(scope="module")
def desk(django_db_blocker: Any) -> Iterator[Desk]:
    with installation(django_db_blocker) as site:
        site.serve(workers=2, threads=8)
        yield Desk(site)
        check_invariants()


def insist(phone: Phone, desk: Desk, days: int, *, with_key: bool) -> str:
    """Press until an answer comes; the address it leads to."""
    key = uuid4().hex if with_key else ""
    for _ in range(50):
        try:
            answer = phone.post_form(desk.path, desk.fields(days), key)
        except LOST:
            continue
        finally:
            phone.close()
        assert answer.status == 302, answer.body[:500]
        return answer.location
    raise AssertionError("no answer in fifty tries")


def intents_through_a_bad_line(desk: Desk, *, with_key: bool) -> tuple[int, int]:
    """(rows, cuts) of a hundred intents, when two of five answers never arrive."""
    chance, lock = random.Random(100), threading.Lock()

    def cut() -> bool:
        with lock:
            return chance.random() < 0.4

    with CuttingProxy(desk.site.web.port, cut) as proxy:
        phones = [desk.phone(proxy.port) for _ in range(10)]
        places = all_at_once(
            [
                lambda p=phone, n=n: [
                    insist(p, desk, d, with_key=with_key) for d in range(n, INTENTS, 10)
                ]
                for n, phone in enumerate(phones)
            ]
        )
    told = {place for row in places for place in row}
    assert len(told) == INTENTS, "two intents were told of the same row"
    return desk.made(), proxy.cuts


def test_a_hundred_intents_over_a_bad_line_are_a_hundred_rows(desk: Desk) -> None:
    rows, cuts = intents_through_a_bad_line(desk, with_key=True)
    assert rows == INTENTS
    assert cuts > INTENTS / 4


def test_control_without_keys_the_same_line_makes_more_rows(desk: Desk) -> None:
    rows, cuts = intents_through_a_bad_line(desk, with_key=False)
    assert rows == INTENTS + cuts


def together(desk: Desk, key: str) -> list[Any]:
    phones = [desk.phone() for _ in range(HANDS)]
    try:
        for phone in phones:
            phone.connect()
        deeds = [lambda p=phone: p.post_form(desk.path, desk.fields(), key) for phone in phones]
        return all_at_once(deeds)
    finally:
        for phone in phones:
            phone.close()


def test_one_key_from_thirty_two_hands_is_one_row_and_one_answer(desk: Desk) -> None:
    key = uuid4().hex
    answers = together(desk, key)
    assert Counter(a.status for a in answers) == {302: HANDS}
    assert len({a.location for a in answers}) == 1
    assert desk.made() == 1
    with closing(desk.phone()) as phone:
        other = phone.post_form(desk.path, desk.fields(days=1), key)
    assert (other.status, desk.made()) == (422, 0)


def test_control_without_a_key_thirty_two_hands_are_thirty_two_rows(desk: Desk) -> None:
    answers = together(desk, "")
    assert len({a.location for a in answers}) == HANDS
    assert desk.made() == HANDS
