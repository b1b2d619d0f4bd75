"""A proposal follows the punches, whatever their order, and counts nothing by itself."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from tests.cast import CITY, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed, punch, roll
from zhihe.attendance.actions.propose_record import propose_record
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import Flag, RecordState
from zhihe.ledger.models import Transfer


@pytest.fixture
def shift(cast: Cast) -> Any:
    return shift_of(make_activity(cast))


@pytest.mark.row("X09")
def test_in_and_out_give_minutes_that_wait(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer, start=-6, end=3)
    record = proposed(shift, cast.volunteer)
    assert (record.minutes, record.presence_minutes) == (150, 159)
    assert (record.state, record.grade) == (RecordState.PENDING, "B")
    assert record.flags == []
    assert not record.needs_second
    assert not Transfer.objects.in_city(CITY).exists()


def test_nothing_known_gives_no_record(cast: Cast, shift: Any, now: Any) -> None:
    args = {"city": CITY, "shift_id": shift.pk, "volunteer_id": cast.volunteer.volunteer.pk}
    assert propose_record(**args, now=now) is None


def test_repeating_changes_nothing(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    first = proposed(shift, cast.volunteer)
    again = proposed(shift, cast.volunteer, shift.ends_at + timedelta(days=1))
    assert again.pk == first.pk
    assert again.updated_at == first.updated_at
    assert ServiceRecord.objects.in_city(CITY).count() == 1


def test_a_person_still_there_has_an_open_record(cast: Cast, shift: Any) -> None:
    punch(shift, cast.volunteer, "in", shift.starts_at)
    record = proposed(shift, cast.volunteer, shift.starts_at + timedelta(minutes=30))
    assert record.flags == [Flag.OPEN]
    assert record.minutes == 0


@pytest.mark.row("X02", part="auto-close")
def test_a_forgotten_check_out_is_closed_lowered_and_flagged(cast: Cast, shift: Any) -> None:
    punch(shift, cast.volunteer, "in", shift.starts_at)
    record = proposed(shift, cast.volunteer, shift.ends_at + timedelta(days=3))
    assert record.auto_closed
    assert record.flags == [Flag.NO_CHECKOUT]
    assert record.minutes == 150
    assert record.grade == "C"
    assert record.needs_second


def test_code_and_roll_call_are_two_sources(cast: Cast, shift: Any) -> None:
    punch(shift, cast.leader, "in", shift.starts_at - timedelta(minutes=20))
    attend(shift, cast.volunteer)
    roll(shift, cast.volunteer, shift.starts_at + timedelta(minutes=10), by=cast.leader)
    record = proposed(shift, cast.volunteer)
    assert record.grade == "A"
    assert record.roll_caller_ids == [cast.leader.id]


def test_a_roll_call_by_somebody_absent_is_no_second_source(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    roll(shift, cast.volunteer, shift.starts_at + timedelta(minutes=10), by=cast.leader)
    assert proposed(shift, cast.volunteer).grade == "B"


def test_any_order_of_arrival_gives_the_same_record(cast: Cast, shift: Any) -> None:
    start, end = shift.starts_at, shift.ends_at
    moments = [
        ("in", start),
        ("out", start + timedelta(minutes=40)),
        ("in", start + timedelta(minutes=60)),
        ("out", end),
    ]
    seen = set()
    members = [m for m in cast.members.values() if m.key != "leader"]
    for member, order in zip(members, list(permutations(moments))[::2], strict=False):
        for kind, at in order:
            punch(shift, member, kind, at)
            record = proposed(shift, member, end + timedelta(hours=1))
        seen.add((record.minutes, record.grade, tuple(record.flags)))
    assert seen == {(130, "B", ())}


def test_far_from_the_place_waits_for_a_person(cast: Cast, shift: Any) -> None:
    punch(shift, cast.volunteer, "in", shift.starts_at, fence="outside", distance_m=1400)
    punch(shift, cast.volunteer, "out", shift.ends_at)
    record = proposed(shift, cast.volunteer)
    assert record.flags == [Flag.FAR_IN]
    assert record.needs_second


def test_two_shifts_at_once_are_seen(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    proposed(shift, cast.volunteer)
    other = shift_of(make_activity(cast, starts_at=shift.starts_at + timedelta(minutes=110)))
    attend(other, cast.volunteer)
    assert proposed(other, cast.volunteer).flags == [Flag.OVERLAP]


@pytest.mark.row("R01", part="service record snapshot")
def test_the_snapshot_does_not_follow_later_edits(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    before = proposed(shift, cast.volunteer)
    type(shift.activity).objects.in_city(CITY).update(
        title="改过的名字", address="别处", leader_name="别人"
    )
    punch(shift, cast.volunteer, "out", shift.ends_at + timedelta(minutes=5))
    after = proposed(shift, cast.volunteer)
    for name in (
        "activity_title",
        "place_text",
        "content",
        "responsible_name",
        "service_date",
        "organisation_name",
        "activity_code",
    ):
        assert getattr(after, name) == getattr(before, name) != "改过的名字"


def test_hours_value_of_the_post_is_the_ceiling(cast: Cast) -> None:
    shift = shift_of(make_activity(cast, post={"hours_value": 90}))
    attend(shift, cast.volunteer)
    assert proposed(shift, cast.volunteer).minutes == 90
