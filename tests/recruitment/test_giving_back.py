"""Giving a seat back, the undo, and the seat that goes to the next one waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, placement_of, seats, state_of
from zhihe.audit.models import AuditEvent
from zhihe.foundation import clock
from zhihe.recruitment.actions.accept_offer import accept_offer
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.close_begun_queues import close_begun_queues
from zhihe.recruitment.actions.decline_offer import decline_offer
from zhihe.recruitment.actions.expire_offers import expire_offers
from zhihe.recruitment.actions.offer_next import offer_next
from zhihe.recruitment.actions.restore_placement import restore_placement
from zhihe.recruitment.actions.sweep_waiting_lists import sweep_waiting_lists
from zhihe.recruitment.actions.withdraw_application import withdraw_application
from zhihe.recruitment.errors import (
    NotFitting,
    OfferOver,
    ReasonNeeded,
    ShiftOver,
    StateMoved,
    UndoOver,
)
from zhihe.recruitment.models import Application


def give_back(cast: Any, who: str, application: Any, now: Any, **more: Any) -> bool:
    return cancel_placement(
        actor=cast.members[who].actor(), placement=placement_of(application), now=now, **more
    )


@pytest.fixture
def full(cast: Any, now: Any) -> Any:
    """A shift with one seat taken by ``volunteer``; ``second_volunteer`` and ``elder`` wait."""
    shift = shift_of(make_activity(cast, capacity=1))
    rows = {who: join(cast, who, shift) for who in ("volunteer", "second_volunteer", "elder")}
    assert seats(shift) == (1, 0, 2)
    return shift, rows


def test_giving_back_in_time_needs_no_reason_and_is_not_late(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    assert give_back(cast, "volunteer", mine, now) is False
    assert (state_of(mine), seats(shift)) == ("withdrawn", (0, 0, 0))
    with pytest.raises(StateMoved):
        give_back(cast, "volunteer", mine, now)


def test_after_the_deadline_a_reason_is_owed_and_it_counts_as_late(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast, cancel_hours=12))
    mine = join(cast, "volunteer", shift)
    late = shift.starts_at - timedelta(hours=11)
    with pytest.raises(ReasonNeeded):
        give_back(cast, "volunteer", mine, late, reason="  ")
    assert seats(shift) == (1, 0, 0)
    assert give_back(cast, "volunteer", mine, late, reason="家里有事") is True
    assert placement_of(mine).late is True
    event = AuditEvent.objects.in_city(cast.city).get(verb="recruitment.cancel")
    assert (event.actor_id, event.reason, event.detail["late"]) == (
        cast.volunteer.id,
        "家里有事",
        True,
    )


def test_nothing_is_given_back_once_the_shift_has_begun(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    with pytest.raises(ShiftOver):
        give_back(cast, "volunteer", mine, shift.starts_at, reason="晚了")


def test_a_freed_seat_is_offered_to_the_first_waiting(
    cast: Any, now: Any, full: Any, drain: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    drain()
    assert seats(shift) == (0, 1, 1)
    assert state_of(rows["second_volunteer"]) == "offered"
    taken = accept_offer(
        actor=cast.second_volunteer.actor(), application=rows["second_volunteer"], now=now
    )
    assert (taken.state, seats(shift)) == ("admitted", (1, 0, 1))


def test_a_freed_seat_is_neither_lost_nor_doubled(cast: Any, now: Any, full: Any) -> None:
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    first = offer_next(city="421200", shift_id=shift.pk, now=now)
    assert (len(first), offer_next(city="421200", shift_id=shift.pk, now=now)) == (1, [])
    assert sweep_waiting_lists(city="421200", now=now) == 0
    assert seats(shift) == (0, 1, 1)


def test_nobody_passes_the_waiting_list(cast: Any, now: Any, full: Any) -> None:
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    late_comer = join(cast, "guardian", shift)
    assert (late_comer.state, seats(shift)) == ("waiting", (0, 0, 3))
    last_minutes = shift.starts_at - timedelta(minutes=10)
    assert join(cast, "stranger", shift, last_minutes).state == "admitted"


def test_no_offer_after_the_start_nor_in_the_last_minutes(cast: Any, now: Any, full: Any) -> None:
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    for late in (timedelta(minutes=59), timedelta(0), timedelta(minutes=-10)):
        assert offer_next(city="421200", shift_id=shift.pk, now=shift.starts_at - late) == []
    assert len(offer_next(city="421200", shift_id=shift.pk, now=now)) == 1


def test_who_no_longer_fits_is_passed_over_and_keeps_the_place(
    cast: Any, now: Any, full: Any
) -> None:
    shift, rows = full
    join(cast, "second_volunteer", shift_of(make_activity(cast, starts_at=shift.starts_at)))
    give_back(cast, "volunteer", rows["volunteer"], now)
    assert offer_next(city="421200", shift_id=shift.pk, now=now) == [rows["elder"].pk]
    assert state_of(rows["second_volunteer"]) == "waiting"


def test_an_offer_that_runs_out_goes_to_the_next(cast: Any, now: Any, full: Any) -> None:
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    offer_next(city="421200", shift_id=shift.pk, now=now)
    deadline = Application.objects.in_city(cast.city).get(pk=rows["second_volunteer"].pk)
    assert deadline.offer_until == now + timedelta(minutes=240)
    late = now + timedelta(minutes=241)
    with pytest.raises(OfferOver):
        accept_offer(
            actor=cast.second_volunteer.actor(), application=rows["second_volunteer"], now=late
        )
    assert expire_offers(city="421200", now=now + timedelta(minutes=239)) == 0
    assert (expire_offers(city="421200", now=late), expire_offers(city="421200", now=late)) == (
        1,
        0,
    )
    assert offer_next(city="421200", shift_id=shift.pk, now=late) == [rows["elder"].pk]
    assert (state_of(rows["second_volunteer"]), seats(shift)) == ("expired", (0, 1, 0))


def test_a_declined_offer_goes_on_and_accepting_twice_is_one_seat(
    cast: Any, now: Any, full: Any
) -> None:
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    offer_next(city="421200", shift_id=shift.pk, now=now)
    offered = Application.objects.in_city(cast.city).get(pk=rows["second_volunteer"].pk)
    decline_offer(actor=cast.second_volunteer.actor(), application=offered, now=now)
    offer_next(city="421200", shift_id=shift.pk, now=now)
    for _ in range(2):
        accept_offer(actor=cast.elder.actor(), application=rows["elder"], now=now)
    assert (state_of(offered), seats(shift)) == ("withdrawn", (1, 0, 0))


def test_an_offer_is_refused_when_the_person_is_placed_elsewhere_meanwhile(
    cast: Any, now: Any, full: Any
) -> None:
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    offer_next(city="421200", shift_id=shift.pk, now=now)
    join(cast, "second_volunteer", shift_of(make_activity(cast, starts_at=shift.starts_at)))
    with pytest.raises(NotFitting) as refusal:
        accept_offer(
            actor=cast.second_volunteer.actor(), application=rows["second_volunteer"], now=now
        )
    assert refusal.value.code == "not_fitting.overlap"


def test_whoever_waits_can_leave_the_queue(cast: Any, now: Any, full: Any) -> None:
    shift, rows = full
    actor = cast.second_volunteer.actor()
    withdraw_application(actor=actor, application=rows["second_volunteer"], now=now)
    assert seats(shift) == (1, 0, 1)
    with pytest.raises(StateMoved):
        withdraw_application(actor=actor, application=rows["second_volunteer"], now=now)
    with pytest.raises(StateMoved):
        withdraw_application(actor=cast.volunteer.actor(), application=rows["volunteer"], now=now)


def test_a_slip_of_the_finger_is_undone_within_minutes(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    give_back(cast, "volunteer", mine, now)
    actor, seat = cast.volunteer.actor(), placement_of(mine)
    for _ in range(2):
        restore_placement(actor=actor, placement=seat, now=now + timedelta(minutes=9))
    assert (state_of(mine), seats(shift)) == ("admitted", (1, 0, 0))
    give_back(cast, "volunteer", mine, now)
    with pytest.raises(UndoOver):
        restore_placement(actor=actor, placement=seat, now=now + timedelta(minutes=11))


def test_an_undo_takes_no_seat_from_others(cast: Any, now: Any, full: Any) -> None:
    shift, rows = full
    give_back(cast, "volunteer", rows["volunteer"], now)
    with pytest.raises(UndoOver):
        restore_placement(
            actor=cast.volunteer.actor(), placement=placement_of(rows["volunteer"]), now=now
        )
    assert seats(shift) == (0, 0, 2)


def test_at_the_start_the_queue_is_closed(cast: Any, now: Any, full: Any) -> None:
    shift, rows = full
    assert close_begun_queues(city="421200", now=now) == 0
    assert close_begun_queues(city="421200", now=shift.starts_at) == 2
    assert (state_of(rows["elder"]), seats(shift)) == ("expired", (1, 0, 0))
