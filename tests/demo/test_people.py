"""Invented people: the same every time, in the stated shares, and nobody real."""

import random
import re
from datetime import date

import pytest
from stdnum.iso7064 import mod_11_2

from zhihe.demo.people import REFERENCE_DATE, make_people, quotas


@pytest.fixture(scope="module")
def people():
    return make_people(4212, 2000)


def test_the_same_seed_makes_the_same_people_and_another_seed_others(people):
    assert make_people(4212, 2000) == people
    assert make_people(4213, 2000) != people


def test_making_people_leaves_the_global_random_alone():
    random.seed(1)
    expected = random.random()
    random.seed(1)
    make_people(1, 5)
    assert random.random() == expected


def test_shares_are_exact(people):
    assert sum(p.group == "retired" for p in people) == 300
    assert sum(p.group == "student" for p in people) == 240
    assert sum(p.identity_kind != "cn_id" for p in people) == 60


@pytest.mark.parametrize("count", [0, 1, 7, 99, 101])
def test_any_number_of_people_can_be_asked_for(count):
    assert len(quotas(count)) == len(make_people(1, count)) == count


def test_nobody_shares_a_number_or_a_phone(people):
    assert len({p.identity_number for p in people}) == len(people)
    assert len({p.phone for p in people}) == len(people)
    assert all(re.fullmatch(r"1990000\d{4}", p.phone) for p in people)


def test_eighteen_character_numbers_are_sound_and_from_nowhere(people):
    for person in people:
        if person.identity_kind in ("cn_id", "hmt_residence", "foreign_pr"):
            number = person.identity_number
            assert mod_11_2.is_valid(number)
            assert len(number) == 18
            assert number.startswith(("421299", "819999", "999"))
            assert number[6:14] == f"{person.birth_date:%Y%m%d}"
            assert (int(number[16]) % 2 == 1) == (person.sex == "m")


def test_numbers_never_meet_those_of_the_cast(people):
    assert all(p.identity_number[14] != "9" for p in people if p.identity_kind == "cn_id")


def test_ages_fit_the_groups(people):
    for person in people:
        years = person.age_on(REFERENCE_DATE)
        if person.group == "student":
            assert 10 <= years <= 23
        elif person.group == "retired":
            assert 58 <= years <= 85
        else:
            assert 18 <= years <= 69


def test_a_village_lies_in_its_township(people):
    assert all(p.village.startswith(p.township) for p in people)


def test_professionals_hold_a_certificate_and_others_do_not(people):
    assert all(bool(p.qualifications) == (p.group == "professional") for p in people)


def test_everybody_speaks_something(people):
    assert all(p.languages for p in people)


def test_the_day_moves_the_ages():
    early, late = make_people(1, 50, date(2026, 1, 1)), make_people(1, 50, date(2027, 1, 1))
    assert all(
        (b.birth_date - a.birth_date).days in (365, 366) for a, b in zip(early, late, strict=True)
    )
