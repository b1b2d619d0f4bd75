"""What is missing for a person, rule by rule, in plain Python."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhihe.recruitment import rules
from zhihe.recruitment.labels import FINDINGS, NOTICES, STATES, sentence
from zhihe.recruitment.queries.age_policy import bands
from zhihe.recruitment.rules import (
    Band,
    Engagement,
    Held,
    PostFacts,
    ShiftFacts,
    VolunteerFacts,
    blocking,
    missing_for,
)
from zhihe.recruitment.terms import ApplicationState, FindingCode, Notice

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
START = datetime(2026, 11, 22, 6, tzinfo=UTC)  # 14:00 in China
HERE, THERE = UUID(int=1), UUID(int=2)
PERSON = VolunteerFacts(
    signed_in=True, registered=True, active=True, verified=True, birth_date=date(1996, 5, 2)
)
POST = PostFacts()
SHIFT = ShiftFacts(HERE, START, START + timedelta(hours=2))
POLICY = bands(None)


def codes(
    person: Any = PERSON, post: Any = POST, shift: Any = SHIFT, now: Any = NOW, policy: Any = POLICY
) -> list[str]:
    return [f.code.value for f in missing_for(person, post, shift, policy, now)]


def test_nothing_is_missing_for_a_grown_person_and_an_open_post() -> None:
    assert codes() == []


def test_the_real_name_is_a_reminder_and_never_in_the_way() -> None:
    found = missing_for(replace(PERSON, verified=False), POST, SHIFT, POLICY, NOW)
    assert [(f.code, f.blocking) for f in found] == [(FindingCode.UNVERIFIED, False)]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (VolunteerFacts(), "sign_in"),
        (VolunteerFacts(signed_in=True), "not_registered"),
        (replace(PERSON, active=False), "not_active"),
    ],
)
def test_who_somebody_is_comes_first(person: VolunteerFacts, expected: str) -> None:
    assert codes(person) == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"cancelled": True}, ["cancelled"]),
        ({"open": False}, ["not_open"]),
        ({"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}, ["begun"]),
        ({"starts_at": NOW - timedelta(hours=2), "ends_at": NOW}, ["ended"]),
        ({"enrol_until": NOW}, ["enrolment_closed"]),
        ({"enrol_until": NOW + timedelta(seconds=1)}, []),
        ({"free": 0}, ["full"]),
        ({"free": 3, "waiting": 1}, ["full"]),
    ],
)
def test_the_shift_itself(change: dict[str, Any], expected: list[str]) -> None:
    assert codes(shift=replace(SHIFT, **change)) == expected


def test_a_full_shift_does_not_stop_anybody_from_waiting() -> None:
    found = missing_for(PERSON, POST, replace(SHIFT, free=0, waiting=2), POLICY, NOW)
    assert (blocking(found), found[0].params) == ([], {"waiting": 2})


def born(years: int, days: int = 0) -> VolunteerFacts:
    """Turns ``years`` on the day of the shift (or ``days`` after it)."""
    day = date(2026 - years, 11, 22) + timedelta(days=days)
    return replace(PERSON, birth_date=day, guardian_agreed=True)


@pytest.mark.parametrize(
    ("person", "post", "expected"),
    [
        (born(16), {"min_age": 16}, []),
        (born(16, 1), {"min_age": 16}, ["too_young"]),
        (born(65), {"max_age": 65}, []),
        (born(66), {"max_age": 65}, ["too_old"]),
        (replace(PERSON, birth_date=None), {"min_age": 16}, ["age_unknown"]),
        (replace(PERSON, birth_date=None), {}, []),
    ],
)
def test_ages_of_the_post_on_the_day_of_the_shift(
    person: VolunteerFacts, post: dict[str, Any], expected: list[str]
) -> None:
    assert codes(person, replace(POST, **post)) == expected


@pytest.mark.parametrize(
    ("age", "agreed", "expected"),
    [
        (7, True, ["age_policy"]),
        (9, True, ["accompanied"]),
        (13, False, ["guardian", "accompanied"]),
        (15, True, []),
        (17, False, ["guardian"]),
        (18, False, []),
    ],
)
def test_the_age_table_of_the_city(age: int, agreed: bool, expected: list[str]) -> None:
    person = replace(born(age), guardian_agreed=agreed)
    assert codes(person) == expected


def test_minors_and_the_very_old_stay_away_from_danger() -> None:
    insured = {"insured_from": date(2026, 1, 1), "insured_until": date(2026, 12, 31)}
    post = replace(POST, hazardous=True, **insured)
    assert codes(born(17), post) == ["hazard_age"]
    assert codes(born(75), post) == ["hazard_age"]
    assert codes(born(40), post) == []
    free_city = (Band(0, None, guardian_consent=False),)
    assert codes(born(17), post, policy=free_city) == ["hazard_age"]


def test_danger_without_insurance_on_the_day_blocks_everybody() -> None:
    post = replace(POST, hazardous=True)
    assert codes(PERSON, post) == ["uninsured"]
    over = replace(post, insured_from=date(2026, 1, 1), insured_until=date(2026, 11, 21))
    assert codes(PERSON, over) == ["uninsured"]


def test_length_and_hour_for_the_young() -> None:
    long = replace(SHIFT, ends_at=START + timedelta(hours=5))
    assert codes(born(15), shift=long) == ["too_long"]
    evening = replace(
        SHIFT, starts_at=START + timedelta(hours=5), ends_at=START + timedelta(hours=7)
    )
    assert codes(born(15), shift=evening) == ["too_late_in_day"]
    assert codes(born(20), shift=replace(long, ends_at=START + timedelta(hours=11))) == []


def test_students_go_where_students_are_allowed() -> None:
    student = replace(born(15), student=True)
    assert codes(student, replace(POST, students_allowed=False)) == ["students"]
    assert codes(replace(born(20), student=True), replace(POST, students_allowed=False)) == []


DAY = date(2026, 11, 22)


@pytest.mark.row("N21")
@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((), ["qualification"]),
        ((Held("nurse", False, True, False, None, DAY),), []),
        (
            (Held("nurse", False, True, False, None, DAY - timedelta(days=1)),),
            ["qualification_expired"],
        ),
        ((Held("nurse", False, True, False, DAY + timedelta(days=1), None),), ["qualification"]),
        ((Held("nurse", False, False, True),), ["qualification_waiting"]),
        ((Held("nurse", False, False, False),), ["qualification"]),
        ((Held("cook", False, True, False),), ["qualification"]),
        (
            (
                Held("nurse", False, True, False, None, DAY - timedelta(days=9)),
                Held("nurse", False, True, False, None, DAY + timedelta(days=9)),
            ),
            [],
        ),
    ],
)
def test_a_certificate_must_be_valid_on_the_day_of_the_shift(
    held: tuple[Held, ...], expected: list[str]
) -> None:
    assert (
        codes(replace(PERSON, qualifications=held), replace(POST, qualification="nurse"))
        == expected
    )


def test_skill_and_clearance() -> None:
    assert codes(post=replace(POST, skill="haircut")) == ["skill"]
    assert (
        codes(replace(PERSON, skills=frozenset({"haircut"})), replace(POST, skill="haircut")) == []
    )
    children = replace(POST, needs_clearance=True)
    assert codes(post=children) == ["clearance"]
    cleared = Held("check", True, True, False, None, DAY)
    assert codes(replace(PERSON, qualifications=(cleared,)), children) == []
    assert codes(born(15), children) == []


def test_back_to_back_is_fine_overlap_is_not_and_the_same_shift_is_no_clash() -> None:
    def busy(start: timedelta, end: timedelta, where: UUID = THERE) -> VolunteerFacts:
        return replace(PERSON, engagements=(Engagement(where, START + start, START + end),))

    hour = timedelta(hours=1)
    assert codes(busy(-hour, 0 * hour)) == []
    assert codes(busy(2 * hour, 3 * hour)) == []
    assert codes(busy(-hour, timedelta(minutes=1))) == ["overlap"]
    assert codes(busy(timedelta(minutes=119), 3 * hour)) == ["overlap"]
    assert codes(busy(-hour, 5 * hour)) == ["overlap"]
    assert codes(busy(0 * hour, hour, HERE)) == []


def test_the_policies_of_other_bodies_are_data() -> None:
    assert codes(born(13), policy=bands("zhiyuanhui")) == ["age_policy"]
    assert codes(replace(born(8), guardian_agreed=True), policy=bands("shanghai")) == [
        "accompanied"
    ]
    assert codes(born(85), policy=bands("shanghai")) == []


moments = st.integers(0, 365 * 24 * 60).map(lambda n: NOW + timedelta(minutes=n))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(now=moments, ahead=st.integers(1, 20_000), minutes=st.integers(1, 2_000))
def test_an_offer_ends_by_day_and_before_the_closing(now: Any, ahead: int, minutes: int) -> None:
    start = now + timedelta(minutes=ahead)
    until = rules.offer_deadline(now, start, minutes, 60)
    if ahead <= 60:
        assert until is None
        return
    assert now < until <= start - timedelta(minutes=60)
    at = rules.clock.local(until).time()
    assert until == start - timedelta(minutes=60) or time(7, 30) <= at <= time(21, 30)


def test_an_offer_of_the_evening_holds_through_the_night() -> None:
    evening = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)  # 20:30 in China, an hour of day left
    until = rules.offer_deadline(evening, evening + timedelta(days=3), 240, 60)
    assert rules.short_time(until) == "11月22日 10:30"


def test_every_code_state_and_notice_has_words() -> None:
    params = {"name": "x", "age": 1, "minutes": 1, "time": "20:00"}
    assert set(FINDINGS) == set(FindingCode)
    assert all(sentence(code, params) for code in FindingCode)
    assert (set(STATES), set(NOTICES)) == (set(ApplicationState), set(Notice))


def test_the_transition_table_is_closed() -> None:
    assert set(rules.TRANSITIONS) == set(ApplicationState)
    assert set(rules.may_become(ApplicationState.OFFERED)) == {ApplicationState.WAITING}
