"""A seat that comes free in the last hour does not stay empty: first come among the waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import sign_in
from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, placement_of, seats, state_of
from zhihe.foundation import clock
from zhihe.messaging.models import Notice, OutboxItem
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.change_capacity import change_capacity
from zhihe.recruitment.actions.offer_next import offer_next
from zhihe.recruitment.actions.take_late_seat import take_late_seat
from zhihe.recruitment.errors import NotFitting, NotYourTurn, OfferOver, SeatGone
from zhihe.recruitment.models import Application

HALF = timedelta(minutes=30)


@pytest.fixture
def late(cast: Any, now: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """(shift, applications, moment): one seat, two wait; it is half an hour before the start."""
    shift = shift_of(make_activity(cast, capacity=1))
    rows = {who: join(cast, who, shift) for who in ("volunteer", "second_volunteer", "elder")}
    moment = shift.starts_at - HALF
    monkeypatch.setattr(clock, "now", lambda: moment)
    return shift, rows, moment


def free_the_seat(cast: Any, late: Any) -> None:
    _shift, rows, moment = late
    cancel_placement(
        actor=cast.volunteer.actor(),
        placement=placement_of(rows["volunteer"]),
        now=moment,
        reason="孩子发烧了",
    )


def take(cast: Any, who: str, row: Application, moment: Any) -> str:
    return take_late_seat(actor=cast.members[who].actor(), application=row, now=moment).state


def test_the_first_of_the_waiting_who_answers_has_the_seat(cast: Any, late: Any) -> None:
    shift, rows, moment = late
    free_the_seat(cast, late)
    assert take(cast, "elder", rows["elder"], moment) == "admitted"
    assert seats(shift) == (1, 0, 1)
    assert take(cast, "elder", rows["elder"], moment) == "admitted"
    assert seats(shift) == (1, 0, 1)
    with pytest.raises(SeatGone):
        take(cast, "second_volunteer", rows["second_volunteer"], moment)
    assert state_of(rows["second_volunteer"]) == "waiting"


def test_while_offers_run_nobody_takes_a_seat_out_of_turn(cast: Any, late: Any, now: Any) -> None:
    shift, rows, _moment = late
    cancel_placement(
        actor=cast.volunteer.actor(), placement=placement_of(rows["volunteer"]), now=now
    )
    with pytest.raises(NotYourTurn):
        take(cast, "elder", rows["elder"], now)
    with pytest.raises(NotYourTurn):
        take(cast, "elder", rows["elder"], shift.starts_at - timedelta(minutes=61))
    assert seats(shift) == (0, 0, 2)


def test_after_the_start_and_without_a_place_in_line_it_is_over(cast: Any, late: Any) -> None:
    shift, rows, moment = late
    free_the_seat(cast, late)
    with pytest.raises(OfferOver):
        take(cast, "elder", rows["elder"], shift.starts_at)
    with pytest.raises(OfferOver):
        take(cast, "volunteer", rows["volunteer"], moment)


def test_who_is_elsewhere_meanwhile_is_told_so(cast: Any, late: Any, now: Any) -> None:
    shift, rows, moment = late
    join(cast, "elder", shift_of(make_activity(cast, starts_at=shift.starts_at)), now)
    free_the_seat(cast, late)
    with pytest.raises(NotFitting):
        take(cast, "elder", rows["elder"], moment)
    assert seats(shift) == (0, 0, 2)


def test_newcomers_come_after_the_waiting_until_the_last_minutes(cast: Any, late: Any) -> None:
    shift, _rows, moment = late
    free_the_seat(cast, late)
    assert join(cast, "guardian", shift, moment).state == "waiting"
    last = shift.starts_at - timedelta(minutes=10)
    assert join(cast, "stranger", shift, last).state == "admitted"


def test_all_who_wait_and_fit_are_told_once(cast: Any, late: Any, drain: Any, now: Any) -> None:
    shift, _rows, _moment = late
    join(cast, "second_volunteer", shift_of(make_activity(cast, starts_at=shift.starts_at)), now)
    drain()
    free_the_seat(cast, late)
    drain()
    told = Notice.objects.in_city(cast.city).filter(kind="recruitment.seat_free")
    assert [n.person_id for n in told] == [cast.elder.id]
    text = OutboxItem.objects.in_city(cast.city).get(template="late_seat")
    assert text.person_id == cast.elder.id
    drain()
    assert told.count() == 1


def test_more_seats_in_the_last_hour_call_the_waiting_too(cast: Any, late: Any, drain: Any) -> None:
    shift, _rows, moment = late
    change_capacity(actor=cast.leader.actor(), shift_id=shift.pk, capacity=2, now=moment)
    drain()
    told = Notice.objects.in_city(cast.city).filter(kind="recruitment.seat_free")
    assert {n.person_id for n in told} == {cast.second_volunteer.id, cast.elder.id}
    assert offer_next(city="421200", shift_id=shift.pk, now=moment) == []


def test_the_page_of_the_waiting_has_the_button_and_it_works(
    cast: Any, late: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift, rows, _moment = late
    address = reverse("recruitment:application", args=[rows["elder"].pk])
    take_it = reverse("recruitment:offer", args=[rows["elder"].pk])
    sign_in(client, cast.elder)
    assert "我去得了，算我一个" not in client.get(address).content.decode()
    free_the_seat(cast, late)
    assert "我去得了，算我一个" in client.get(address).content.decode()
    sign_in(client, cast.stranger)
    assert client.post(take_it, {"answer": "yes"}).status_code == 404
    sign_in(client, cast.elder)
    assert client.post(take_it, {"answer": "yes"}).status_code == 302
    assert seats(shift) == (1, 0, 1)
    sign_in(client, cast.second_volunteer)
    other = reverse("recruitment:offer", args=[rows["second_volunteer"].pk])
    gone = client.post(other, {"answer": "yes"})
    assert (gone.status_code, "让别人先接走了" in gone.content.decode()) == (409, True)


def test_the_code_of_the_text_takes_the_seat(cast: Any, late: Any, client: Any, drain: Any) -> None:
    shift, rows, _moment = late
    free_the_seat(cast, late)
    drain()
    code = Application.objects.in_city(cast.city).get(pk=rows["elder"].pk).answer_code
    fields = {"code": code, "tail": "0003"}
    page = client.post(reverse("recruitment:code"), fields).content.decode()
    assert "谁先答复就是谁的" in page
    assert seats(shift) == (0, 0, 2)
    assert client.post(reverse("recruitment:code"), {**fields, "answer": "yes"}).status_code == 200
    assert (state_of(rows["elder"]), seats(shift)) == ("admitted", (1, 0, 1))
