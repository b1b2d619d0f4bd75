"""Days of coming, going, forgetting and being late through the real actions, by phones without network.

Every punch of a day waits in two phones whose clocks are wrong, arrives in any order, more than
once; then the timer closes the shift. The record must say what ``plain_minutes`` says of the
punches that had to be accepted.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import transaction

from tests.attendance.plain_minutes import MINUTE, Seen, worth
from tests.attendance.test_random_clocks import CHANGES, EDGES
from tests.cast import CITY, NOW, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import make_placement
from zhihe.attendance.actions.auto_close_shift import auto_close_shift
from zhihe.attendance.actions.punch_batch import Claim, punch_batch
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.terms import PunchKind

EARLY = GRACE = 30 * MINUTE
SKEWS = (timedelta(0), timedelta(seconds=90), timedelta(seconds=-90), timedelta(days=1))
PEOPLE = ("volunteer", "elder")


class Day:
    """One shift at an edge of the calendar, one person, and what their phone says."""

    def __init__(self, cast: Cast, number: int, rng: random.Random) -> None:
        self.rng, self.member = rng, cast.members[PEOPLE[number % len(PEOPLE)]]
        edge = rng.choice([*EDGES, *CHANGES, NOW]) + timedelta(days=rng.choice([0, 0, 0, number]))
        length = rng.choice([30, 60, 120, 480])
        start = edge - timedelta(minutes=rng.choice([0, length // 2, length]))
        self.activity = make_activity(cast, starts_at=start, minutes=length)
        self.shift = shift_of(self.activity)
        make_placement(self.shift, self.member)
        self.claims = self.a_phone(number)

    def a_phone(self, number: int) -> list[Claim]:
        """In and out in turn, now and then one forgotten, one doubled, one by a wrong clock."""
        moment = self.shift.starts_at + timedelta(seconds=self.rng.randrange(-3000, 3000))
        found, kind = [], "in"
        for step in range(self.rng.randrange(1, 7)):
            skew = self.rng.choice([*SKEWS[:1] * 8, *SKEWS, -SKEWS[3]])
            if self.rng.random() < 0.85:
                identity = uuid5(UUID(int=number), str(step))
                found.append(
                    Claim(
                        identity,
                        self.shift.pk,
                        PunchKind(kind),
                        moment + skew,
                        code=codes.poster_token(self.activity),
                    )
                )
            length = int((self.shift.ends_at - self.shift.starts_at).total_seconds())
            moment += timedelta(seconds=self.rng.randrange(1, length))
            kind = "out" if kind == "in" else "in"
        return found

    def arrives_at(self, claim: Claim) -> datetime:
        """The first moment at which the phone finds a network after it was tapped."""
        return max(claim.claimed_at, self.shift.starts_at - EARLY) + timedelta(seconds=20)

    def taken(self, claim: Claim, now: datetime) -> Seen | None:
        """What must be accepted, and as when: clipped to the window, never ahead of our clock."""
        opens, closes = self.shift.starts_at - EARLY, self.shift.ends_at + GRACE
        at = min(claim.claimed_at, now)
        if claim.claimed_at > now + timedelta(seconds=90) or not opens <= now <= closes + DAYS_2:
            return None
        if claim.kind == "in" and claim.claimed_at > closes:
            return None
        if claim.kind == "out" and claim.claimed_at < opens:
            return None
        clipped = min(max(claim.claimed_at, opens), closes)
        if abs(clipped - claim.claimed_at) > timedelta(hours=12):
            return None
        return Seen(min(max(at, opens), closes), str(claim.kind))

    def live(self) -> None:
        """Send everything twice, in two orders; then close; then compare."""
        end = self.shift.ends_at + GRACE
        now = end + self.rng.choice([-10, 0, 60, 1440]) * MINUTE
        expected: dict[UUID, Seen] = {}
        for claims in (self.claims, list(self.claims)):
            self.rng.shuffle(claims)
            done = punch_batch(actor=self.member.actor(), claims=claims, now=now)
            for claim, outcome in zip(claims, done, strict=True):
                wanted = expected.get(claim.client_id) or self.taken(claim, now)
                assert (outcome.punch is not None) == (wanted is not None), (claim, outcome.refusal)
                if wanted and outcome.punch:
                    assert outcome.punch.counted_at == wanted.at
                    expected[claim.client_id] = wanted
        closing = max(now, end + MINUTE)
        auto_close_shift(city=CITY, shift_id=self.shift.pk, now=closing)
        self.judge(list(expected.values()), now if now >= end else closing)

    def judge(self, seen: list[Seen], asked: datetime) -> None:
        rows = Punch.objects.in_city(CITY).filter(shift_id=self.shift.pk)
        assert sorted(rows.values_list("counted_at", "kind")) == sorted(
            (s.at, s.kind) for s in seen
        )
        record = ServiceRecord.objects.in_city(CITY).filter(shift_id=self.shift.pk).first()
        if not seen:
            assert record is None
            return
        assert record is not None
        said = worth(seen, self.shift.starts_at, self.shift.ends_at, asked)
        length = (self.shift.ends_at - self.shift.starts_at) // MINUTE
        assert 0 <= record.minutes <= length
        assert record.minutes <= record.presence_minutes <= length + 40
        assert (record.minutes, record.presence_minutes) == (said.minutes, said.seen), sorted(seen)
        assert record.auto_closed == said.closed


DAYS_2 = timedelta(days=2)


def live_days(cast: Any, days: int) -> int:
    """Live so many days; returns how many ended with minutes that count."""
    rng = random.Random(19860504)
    counted = 0
    for number in range(1, days + 1):
        with transaction.atomic():  # each day is gone before the next: nobody is in two places
            Day(cast, number, rng).live()
            counted += ServiceRecord.objects.in_city(CITY).filter(minutes__gt=0).count()
            transaction.set_rollback(True)
    return counted


@pytest.mark.row("X09", part="days on every edge of the calendar through the real actions")
def test_days_on_every_edge_through_the_real_actions(cast: Any) -> None:
    assert live_days(cast, 40) > 15


@pytest.mark.drill
def test_five_hundred_days_through_the_real_actions(cast: Any) -> None:
    assert live_days(cast, 500) > 200
