"""The numbers of a city of any size, without a database."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.demo.scale import spread
from zhihe.demo.scale.moments import Ids, day_text, midnight, moment, stamp
from zhihe.demo.scale.sizes import CITY, Sizes, kinds_of, read_scale, scaled
from zhihe.demo.scale.ways import WAYS
from zhihe.foundation.uuid7 import uuid7_time


def test_the_city_has_the_numbers_of_the_articles() -> None:
    assert CITY.volunteers == 486_066
    assert CITY.organisations == 1_593
    assert CITY.activities == 17_161
    assert CITY.hours == 1_118_873
    assert CITY.on_phone == 360_000
    assert CITY.real_name >= 150_000
    assert scaled(Fraction(1)) == CITY


def test_a_part_has_every_number_in_proportion() -> None:
    assert scaled(Fraction(1, 200)) == Sizes(2430, 1800, 780, 8, 86, 5594)


@pytest.mark.parametrize("text", ["0", "-1", "5", "half", "1/0", "nan", ""])
def test_no_other_scale_is_read(text: str) -> None:
    with pytest.raises((ValueError, ZeroDivisionError)):
        read_scale(text)


def test_a_city_without_bodies_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        scaled(Fraction(1, 5000))


@given(st.integers(24, 60_000))
def test_every_activity_is_of_one_kind(count: int) -> None:
    kinds = kinds_of(count)
    assert kinds.settled + kinds.recent + kinds.coming + kinds.drafts == count
    assert kinds.settled > count / 2


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=60))
def test_shares_are_whole_and_exact(total: int, weights: list[float]) -> None:
    dealt = spread.shares(total, weights)
    assert sum(dealt) == total
    assert min(dealt) >= 0


def test_everybody_registers_on_some_day() -> None:
    days = spread.arrivals(486_066)
    assert (len(days), sum(days)) == (spread.DAYS, 486_066)
    assert min(days) > 50


@given(st.integers(0, 2**32), st.integers(1000, 4000))
def test_counted_minutes_are_exact_whatever_the_dice(seed: int, hours: int) -> None:
    rng = Random(seed)
    slots = [spread.Slot(480, minutes, rng.randint(2, 40)) for minutes in (60, 90, 120, 180) * 6]
    fixed = [rng.random() < 0.2 for _ in slots]
    fixed[:4] = [False] * 4
    before = [slot.people for slot in slots]
    spread.balance(slots, hours * 60, fixed, [rng.random() < 0.3 for _ in slots])
    assert spread.sum_of(slots) == hours * 60
    assert all(s.people >= 2 and 0 <= s.late <= s.people for s in slots)
    kept = [slot.people for slot, keep in zip(slots, fixed, strict=True) if keep]
    assert kept == [people for people, keep in zip(before, fixed, strict=True) if keep]


def test_most_never_come_and_a_few_carry_much() -> None:
    rng = Random(3)
    urn = sorted(spread.tickets(rng) for _ in range(20_000))
    assert 0.38 < urn.count(0) / len(urn) < 0.46
    assert sum(urn[-2000:]) > sum(urn) * 0.35


def test_every_evidence_grade_is_among_the_ways() -> None:
    assert {way.grade.value for way in WAYS} == {"A", "B", "C", "D"}


@given(st.integers(0, 2**32 - 1))
def test_a_stamp_is_the_moment_it_names(second: int) -> None:
    from datetime import datetime

    assert datetime.fromisoformat(stamp(second)) == moment(second)


def test_a_day_begins_at_midnight_in_china() -> None:
    from datetime import date

    first = midnight(date(2026, 3, 1))
    assert stamp(first) == "2026-02-28T16:00:00.000000Z"
    assert (day_text(first - 1), day_text(first)) == ("2026-02-28", "2026-03-01")


def test_ids_tell_their_moment_and_keep_their_order() -> None:
    from uuid import UUID

    ids = Ids(Random(1))
    made = [ids.at(1_790_000_000 + n // 3) for n in range(30)]
    assert made == sorted(made)
    assert len({*made, ids.hex(5)}) == 31
    assert all(UUID(text).version == 7 for text in made)
    assert UUID(made[0]).variant == "specified in RFC 4122"
    assert uuid7_time(UUID(made[0])) == moment(1_790_000_000)
    assert Ids(Random(2)).at(1_790_000_000) != made[0]
