"""Seats, times and calling off: nobody loses a seat unseen, everybody is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, placement_of, seats, state_of
from zhihe.foundation import clock
from zhihe.messaging.models import Notice, OutboxItem
from zhihe.opportunities.actions.cancel_activity import cancel_activity
from zhihe.opportunities.events import ActivityChanged
from zhihe.opportunities.models import Activity, Shift
from zhihe.platform.events import publish
from zhihe.recruitment.actions.cancel_shift import cancel_shift
from zhihe.recruitment.actions.change_capacity import change_capacity
from zhihe.recruitment.actions.close_activity import close_activity
from zhihe.recruitment.actions.move_shift import move_shift
from zhihe.recruitment.errors import BadTime, Clashes, ReasonNeeded, ShiftOver, TooFewSeats


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def test_capacity_never_falls_below_the_seats_given(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast, capacity=3))
    for who in ("volunteer", "elder"):
        join(cast, who, shift)
    actor = cast.project_manager.actor()
    for capacity in (1, 0, -5):
        with pytest.raises(TooFewSeats) as refusal:
            change_capacity(actor=actor, shift_id=shift.pk, capacity=capacity, now=now)
        assert "2" in str(refusal.value)
    change_capacity(actor=actor, shift_id=shift.pk, capacity=2, now=now)
    shift.refresh_from_db()
    assert (shift.capacity, shift.taken) == (2, 2)


def test_extra_seats_go_to_the_waiting_list(cast: Any, now: Any, drain: Any) -> None:
    shift = shift_of(make_activity(cast, capacity=1))
    rows = [join(cast, who, shift) for who in ("volunteer", "elder", "guardian")]
    change_capacity(actor=cast.org_admin.actor(), shift_id=shift.pk, capacity=2, now=now)
    drain()
    assert ([state_of(r) for r in rows], seats(shift)) == (
        ["admitted", "offered", "waiting"],
        (1, 1, 1),
    )


def test_a_cancelled_shift_tells_everybody_and_counts_for_nobody(
    cast: Any, now: Any, drain: Any
) -> None:
    shift = shift_of(make_activity(cast, capacity=1))
    rows = [join(cast, who, shift) for who in ("volunteer", "elder")]
    drain()
    actor = cast.org_admin.actor()
    with pytest.raises(ReasonNeeded):
        cancel_shift(actor=actor, shift_id=shift.pk, reason=" ", now=now)
    assert cancel_shift(actor=actor, shift_id=shift.pk, reason="下大雨", now=now) == 2
    assert cancel_shift(actor=actor, shift_id=shift.pk, reason="下大雨", now=now) == 0
    assert ([state_of(r) for r in rows], seats(shift)) == (["closed", "closed"], (0, 0, 0))
    assert placement_of(rows[0]).late is False
    drain()
    told = Notice.objects.in_city(cast.city).filter(kind="recruitment.shift_cancelled")
    assert {n.person_id for n in told} == {cast.volunteer.id, cast.elder.id}
    assert {n.params["reason"] for n in told} == {"下大雨"}
    texts = OutboxItem.objects.in_city(cast.city).filter(template="shift_cancelled")
    assert {t.subject_id for t in texts} == {r.pk for r in rows}


def test_a_begun_shift_is_not_called_off(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    with pytest.raises(ShiftOver):
        cancel_shift(
            actor=cast.org_admin.actor(), shift_id=shift.pk, reason="晚了", now=shift.starts_at
        )


def test_a_cancelled_activity_calls_its_shifts_off(cast: Any, now: Any, drain: Any) -> None:
    activity = make_activity(cast, capacity=1)
    mine, his = (join(cast, who, shift_of(activity)) for who in ("volunteer", "elder"))
    drain()
    cancel_activity(actor=cast.org_admin.actor(), activity=activity, reason="停电", now=now)
    drain()
    assert (state_of(mine), state_of(his), seats(shift_of(activity))) == (
        "closed",
        "closed",
        (0, 0, 0),
    )
    told = Notice.objects.in_city(cast.city).filter(kind="recruitment.shift_cancelled")
    assert {(n.person_id, n.params["reason"]) for n in told} == {
        (cast.volunteer.id, "停电"),
        (cast.elder.id, "停电"),
    }
    assert close_activity(city="421200", activity_id=activity.pk, now=now) == 0


def test_placements_follow_a_changed_activity(cast: Any, now: Any, drain: Any) -> None:
    activity = make_activity(cast)
    shift = shift_of(activity)
    other = shift_of(make_activity(cast, starts_at=shift.starts_at + timedelta(days=1)))
    mine, his = join(cast, "volunteer", shift), join(cast, "elder", shift)
    join(cast, "volunteer", other)
    drain()
    Shift.objects.in_city(cast.city).filter(pk=shift.pk).update(
        starts_at=other.starts_at, ends_at=other.ends_at
    )
    publish("421200", ActivityChanged(str(activity.pk), [str(shift.pk)], False))
    drain()
    assert (state_of(mine), state_of(his), seats(shift)) == ("refused", "admitted", (1, 0, 0))
    assert placement_of(his).span.lower == other.starts_at
    kinds = Notice.objects.in_city(cast.city).values_list("kind", "person_id")
    assert ("recruitment.released", cast.volunteer.id) in set(kinds)
    assert ("recruitment.shift_moved", cast.elder.id) in set(kinds)


def test_a_moved_shift_keeps_its_people_and_asks_them_again(
    cast: Any, now: Any, drain: Any
) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    begin = shift.starts_at + timedelta(days=1)
    told = move_shift(
        actor=cast.org_admin.actor(),
        shift_id=shift.pk,
        starts_at=begin,
        ends_at=begin + timedelta(hours=1),
        now=now,
    )
    row, seat = Shift.objects.in_city(cast.city).get(pk=shift.pk), placement_of(mine)
    assert (told, row.starts_at, seat.span.lower, seat.span.upper) == (
        1,
        begin,
        begin,
        begin + timedelta(hours=1),
    )
    whole = Activity.objects.in_city(cast.city).get(pk=shift.activity_id)
    assert (whole.starts_at, whole.ends_at) == (begin, begin + timedelta(hours=1))
    drain()
    assert Notice.objects.in_city(cast.city).filter(kind="recruitment.shift_moved").count() == 1


def test_moving_into_another_placement_asks_first_and_then_releases(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    other = shift_of(make_activity(cast, starts_at=shift.starts_at + timedelta(days=1)))
    mine, his = join(cast, "volunteer", shift), join(cast, "elder", shift)
    join(cast, "volunteer", other)
    move = {
        "actor": cast.org_admin.actor(),
        "shift_id": shift.pk,
        "starts_at": other.starts_at,
        "ends_at": other.ends_at,
        "now": now,
    }
    with pytest.raises(Clashes) as refusal:
        move_shift(**move)
    assert "1" in str(refusal.value)
    assert state_of(mine) == "admitted"
    assert move_shift(**move, release_clashing=True) == 1
    assert (state_of(mine), state_of(his), seats(shift)) == ("refused", "admitted", (1, 0, 0))
    assert placement_of(mine).late is False


@pytest.mark.parametrize(("start", "end"), [(2, 1), (2, 2), (-1, 1)])
def test_nonsense_times_are_refused(cast: Any, now: Any, start: int, end: int) -> None:
    shift = shift_of(make_activity(cast))
    with pytest.raises(BadTime):
        move_shift(
            actor=cast.org_admin.actor(),
            shift_id=shift.pk,
            now=now,
            starts_at=now + timedelta(hours=start),
            ends_at=now + timedelta(hours=end),
        )
