"""32 hands at once on real PostgreSQL, each with a control that shows the race when unguarded."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.cast import CITY, NOW
from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, placement_of, seats
from zhihe.accounts.models import Person
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Refusal
from zhihe.recruitment.actions import claim_seat
from zhihe.recruitment.actions.accept_offer import accept_offer
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.change_capacity import change_capacity
from zhihe.recruitment.actions.offer_next import offer_next
from zhihe.recruitment.models import Application, Placement
from zhihe.volunteers.models import Volunteer

HANDS = 32


def crowd(cast: Any, count: int = HANDS) -> list[Actor]:
    """Volunteers with nothing but a name and an age."""
    people = [
        Person(name=f"志愿者{n}", birth_date=date(1990, 1, 1), created_at=NOW) for n in range(count)
    ]
    Person.objects.bulk_create(people)
    Volunteer.objects.bulk_create(
        Volunteer(
            city=cast.city,
            person_id=person.pk,
            volunteer_no=f"99{n:06d}",
            name=person.name,
            birth_date=person.birth_date,
            registered_at=NOW,
        )
        for n, person in enumerate(people)
    )
    return [Actor(city=CITY, person_id=person.pk) for person in people]


def all_at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run the deeds in threads behind one barrier; answers, refusals and errors as values."""
    barrier, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            answers[place] = deed()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def sign_up(actor: Actor, shift: Any) -> Callable[[], Any]:
    return lambda: apply_to_shift(actor=actor, shift_id=shift.pk, now=NOW).state


def test_ten_seats_for_thirty_two_people(committed_cast: Any) -> None:
    shift = shift_of(make_activity(committed_cast, capacity=10))
    answers = all_at_once([sign_up(actor, shift) for actor in crowd(committed_cast)])
    assert Counter(answers) == {"admitted": 10, "waiting": 22}
    assert seats(shift) == (10, 0, 22)
    numbers = Application.objects.in_city(CITY).filter(state="waiting").values_list("queue_no")
    assert sorted(n for (n,) in numbers) == list(range(1, 23))


def test_control_without_the_guard_seats_are_oversold(
    committed_cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look, then take: what every naive sign-up does. The table's CHECK is what is left."""
    guard = "AND taken + offered + held < capacity"
    monkeypatch.setattr(claim_seat, "CLAIM", claim_seat.CLAIM.replace(guard, ""))
    shift = shift_of(make_activity(committed_cast, capacity=10))
    answers = all_at_once([sign_up(actor, shift) for actor in crowd(committed_cast)])
    oversold = [a for a in answers if "shift_not_oversold" in str(a)]
    assert oversold, "the race did not happen: the control shows nothing"


def test_one_person_with_many_fingers_gets_one_seat(committed_cast: Any) -> None:
    shift = shift_of(make_activity(committed_cast, capacity=10))
    actor = committed_cast.volunteer.actor()
    answers = all_at_once([sign_up(actor, shift)] * HANDS)
    assert set(answers) == {"admitted"}, Counter(map(str, answers))
    assert seats(shift) == (1, 0, 0)


def test_one_person_is_never_in_two_places(committed_cast: Any) -> None:
    shifts = [shift_of(make_activity(committed_cast)) for _ in range(8)]
    actor = committed_cast.volunteer.actor()
    answers = all_at_once([sign_up(actor, shift) for shift in shifts])
    assert Counter(a for a in answers if isinstance(a, str)) == {"admitted": 1}
    assert all(isinstance(a, str | Refusal) for a in answers)
    assert sum(seats(shift)[0] for shift in shifts) == 1


def test_refills_race_with_people_who_give_seats_back(committed_cast: Any) -> None:
    shift = shift_of(make_activity(committed_cast, capacity=10))
    actors = crowd(committed_cast)
    rows = [apply_to_shift(actor=actor, shift_id=shift.pk, now=NOW) for actor in actors]
    placed = [(actors[n], placement_of(rows[n])) for n in range(10)]
    deeds: list[Callable[[], Any]] = [
        lambda a=actor, p=seat: cancel_placement(actor=a, placement=p, now=NOW)
        for actor, seat in placed
    ]
    deeds += [lambda: offer_next(city=CITY, shift_id=shift.pk, now=NOW)] * 22
    answers = all_at_once(deeds)
    assert not [a for a in answers if isinstance(a, Exception)]
    offer_next(city=CITY, shift_id=shift.pk, now=NOW)
    assert seats(shift) == (0, 10, 12)
    offered = Application.objects.in_city(CITY).filter(state="offered")
    assert sorted(offered.values_list("queue_no", flat=True)) == list(range(1, 11))


def test_control_a_refill_without_the_lock_offers_twice(
    committed_cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(city: str, shift_id: Any) -> Shift:
        row = Shift.objects.in_city(city).get(pk=shift_id)
        meeting.wait(timeout=60)
        return row

    meeting = threading.Barrier(8)
    monkeypatch.setattr("zhihe.recruitment.actions.offer_next.locked_shift", unlocked)
    shift = shift_of(make_activity(committed_cast, capacity=1))
    first, second = (join(committed_cast, w, shift) for w in ("volunteer", "elder"))
    cancel_placement(actor=committed_cast.volunteer.actor(), placement=placement_of(first), now=NOW)
    answers = all_at_once([lambda: offer_next(city=CITY, shift_id=shift.pk, now=NOW)] * 8)
    broken = [a for a in answers if isinstance(a, Exception)]
    assert broken or seats(shift)[1] > 1, "the race did not happen: the control shows nothing"
    Shift.objects.in_city(CITY).filter(pk=shift.pk).update(offered=1, waiting=0)
    assert second.pk


def test_an_offer_accepted_by_many_fingers_is_one_seat(committed_cast: Any) -> None:
    shift = shift_of(make_activity(committed_cast, capacity=1))
    first, second = (join(committed_cast, w, shift) for w in ("volunteer", "elder"))
    cancel_placement(actor=committed_cast.volunteer.actor(), placement=placement_of(first), now=NOW)
    offer_next(city=CITY, shift_id=shift.pk, now=NOW)
    actor = committed_cast.elder.actor()
    answers = all_at_once(
        [lambda: accept_offer(actor=actor, application=second, now=NOW).state] * HANDS
    )
    assert set(answers) == {"admitted"}
    assert seats(shift) == (1, 0, 0)
    assert Placement.objects.in_city(CITY).filter(state="placed").count() == 1


def test_capacity_is_lowered_while_people_sign_up(committed_cast: Any) -> None:
    shift = shift_of(make_activity(committed_cast, capacity=20))
    boss = committed_cast.org_admin.actor()
    deeds: list[Callable[[], Any]] = [
        sign_up(actor, shift) for actor in crowd(committed_cast, HANDS - 8)
    ]
    deeds += [
        lambda n=n: change_capacity(actor=boss, shift_id=shift.pk, capacity=n, now=NOW)
        for n in range(5, 13)
    ]
    answers = all_at_once(deeds)
    assert all(a is None or isinstance(a, str | Refusal) for a in answers), answers
    row = Shift.objects.in_city(CITY).get(pk=shift.pk)
    assert row.taken <= row.capacity
    states = Counter(a for a in answers if isinstance(a, str))
    assert (states["admitted"], states["waiting"]) == (row.taken, row.waiting)
    assert row.taken + row.waiting == HANDS - 8
