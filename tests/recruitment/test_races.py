"""32 hands at once on real PostgreSQL, each with a control that shows the race when unguarded."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from tests.cast import CITY, NOW
from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, placement_of, seats
from zhihe.accounts.models import Person
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Refusal
from zhihe.recruitment.actions import change_capacity as change_capacity_file
from zhihe.recruitment.actions import claim_seat, seat_applicant
from zhihe.recruitment.actions.accept_offer import accept_offer
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.actions.assess_applicant import assess_applicant
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.change_capacity import change_capacity
from zhihe.recruitment.actions.offer_next import offer_next
from zhihe.recruitment.actions.take_late_seat import take_late_seat
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.terms import Verdict
from zhihe.volunteers.models import Volunteer

HANDS = 32
HALF_HOUR = timedelta(minutes=30)


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


def kind(answer: Any) -> str:
    """A value as itself, a refusal by its name."""
    return answer if isinstance(answer, str) else type(answer).__name__


def unlocked_until(meeting: threading.Barrier) -> Callable[..., Shift]:
    """The guard switched off: all hands read the shift before any of them writes."""

    def read(city: str, shift_id: Any) -> Shift:
        row = Shift.objects.in_city(city).get(pk=shift_id)
        meeting.wait(timeout=60)
        return row

    return read


def count_blindly(city: str, shift: Any, before: str) -> None:
    """The other guard switched off: the counter moves whatever it says by now."""
    left = {"offered": "offered", "waiting": "waiting"}.get(before)
    changes = {"taken": F("taken") + 1}
    if left:
        changes[left] = F(left) - 1
    Shift.objects.in_city(city).filter(pk=shift.pk).update(**changes)


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


def test_control_without_lock_the_same_offer_is_refused_to_its_own_finger(
    committed_cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All see the offer open; the slower taps run into the table instead of the same answer."""
    meeting = threading.Barrier(8)
    monkeypatch.setattr(
        "zhihe.recruitment.actions.accept_offer.locked_shift", unlocked_until(meeting)
    )
    monkeypatch.setattr(seat_applicant, "_move_counters", count_blindly)
    shift = shift_of(make_activity(committed_cast, capacity=1))
    first, second = (join(committed_cast, w, shift) for w in ("volunteer", "elder"))
    cancel_placement(actor=committed_cast.volunteer.actor(), placement=placement_of(first), now=NOW)
    offer_next(city=CITY, shift_id=shift.pk, now=NOW)
    actor = committed_cast.elder.actor()
    answers = all_at_once(
        [lambda: accept_offer(actor=actor, application=second, now=NOW).state] * 8
    )
    broken = [a for a in answers if isinstance(a, Exception)]
    assert len(broken) == 7, "the race did not happen: the control shows nothing"


def waiting_pair(cast: Any) -> tuple[Any, list[tuple[Actor, Application]]]:
    """A shift whose only seat comes free half an hour before the start, and 32 who wait."""
    shift = shift_of(make_activity(cast, capacity=1))
    first = join(cast, "volunteer", shift)
    actors = crowd(cast)
    rows = [apply_to_shift(actor=actor, shift_id=shift.pk, now=NOW) for actor in actors]
    cancel_placement(
        actor=cast.volunteer.actor(),
        placement=placement_of(first),
        now=shift.starts_at - HALF_HOUR,
        reason="有事",
    )
    return shift, list(zip(actors, rows, strict=True))


def test_a_seat_freed_late_goes_to_one_of_thirty_two_who_wait(committed_cast: Any) -> None:
    shift, pairs = waiting_pair(committed_cast)
    late = shift.starts_at - HALF_HOUR
    answers = all_at_once(
        [lambda a=a, r=r: take_late_seat(actor=a, application=r, now=late).state for a, r in pairs]
    )
    assert Counter(map(kind, answers)) == {"admitted": 1, "SeatGone": 31}
    assert seats(shift) == (1, 0, 31)


def test_control_without_lock_a_late_seat_is_taken_by_several(
    committed_cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = threading.Barrier(HANDS)
    monkeypatch.setattr(
        "zhihe.recruitment.actions.take_late_seat.locked_shift", unlocked_until(meeting)
    )
    monkeypatch.setattr(seat_applicant, "_move_counters", count_blindly)
    shift, pairs = waiting_pair(committed_cast)
    late = shift.starts_at - HALF_HOUR
    answers = all_at_once(
        [lambda a=a, r=r: take_late_seat(actor=a, application=r, now=late).state for a, r in pairs]
    )
    oversold = [a for a in answers if "shift_not_oversold" in str(a)]
    assert len(oversold) == HANDS - 1, "the race did not happen: the control shows nothing"


def applicants_for_the_last_seat(cast: Any) -> tuple[Any, list[Application]]:
    """A post with assessment, one seat left, 32 applicants."""
    shift = shift_of(make_activity(cast, capacity=1, post={"selection": "review"}))
    actors = crowd(cast)
    rows = [apply_to_shift(actor=actor, shift_id=shift.pk, now=NOW) for actor in actors]
    return shift, rows


def admit(actor: Actor, row: Application) -> Callable[[], Any]:
    return lambda: assess_applicant(actor=actor, application=row, verdict=Verdict.ADMIT, now=NOW)


def leaders_verdicts(cast: Any, rows: list[Application]) -> list[Callable[[], Any]]:
    """Two leaders, each with half of the applicants."""
    leaders = (cast.leader.actor(), cast.project_manager.actor())
    return [admit(leaders[n % 2], row) for n, row in enumerate(rows)]


def test_two_leaders_admit_for_the_last_seat_at_once(committed_cast: Any) -> None:
    shift, rows = applicants_for_the_last_seat(committed_cast)
    answers = all_at_once(leaders_verdicts(committed_cast, rows))
    assert Counter(answers) == {"admitted": 1, "waiting": HANDS - 1}
    assert seats(shift) == (1, 0, HANDS - 1)
    numbers = Application.objects.in_city(CITY).filter(state="waiting").values_list("queue_no")
    assert sorted(n for (n,) in numbers) == list(range(1, HANDS))


def test_control_without_lock_the_leaders_admit_too_many(
    committed_cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = threading.Barrier(HANDS)
    monkeypatch.setattr(
        "zhihe.recruitment.actions.assess_applicant.locked_shift", unlocked_until(meeting)
    )
    monkeypatch.setattr(seat_applicant, "_move_counters", count_blindly)
    _shift, rows = applicants_for_the_last_seat(committed_cast)
    answers = all_at_once(leaders_verdicts(committed_cast, rows))
    oversold = [a for a in answers if "shift_not_oversold" in str(a)]
    assert len(oversold) == HANDS - 1, "the race did not happen: the control shows nothing"


def test_two_leaders_admit_the_same_person_at_once(committed_cast: Any) -> None:
    shift, rows = applicants_for_the_last_seat(committed_cast)
    answers = all_at_once(leaders_verdicts(committed_cast, [rows[0]] * HANDS))
    assert set(answers) == {"admitted"}
    assert seats(shift) == (1, 0, 0)
    assert Placement.objects.in_city(CITY).filter(state="placed").count() == 1


def test_control_look_then_lower_the_capacity_meets_people_who_signed_up(
    committed_cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk looks (nobody is placed), eight people join, the desk writes what it saw."""
    looked, joined = threading.Event(), threading.Event()

    def look(city: str, shift_id: Any) -> Shift:
        row = Shift.objects.in_city(city).get(pk=shift_id)
        looked.set()
        assert joined.wait(timeout=60)
        return row

    monkeypatch.setattr("zhihe.recruitment.actions.change_capacity.locked_shift", look)
    monkeypatch.setattr(change_capacity_file, "F", lambda name: 0 * F(name))
    shift = shift_of(make_activity(committed_cast, capacity=20))
    people, boss = crowd(committed_cast, 8), committed_cast.org_admin.actor()

    def crowd_joins() -> None:
        assert looked.wait(timeout=60)
        for actor in people:
            sign_up(actor, shift)()
        joined.set()

    def lower() -> None:
        change_capacity(actor=boss, shift_id=shift.pk, capacity=2, now=NOW)

    answers = all_at_once([crowd_joins, lower])
    assert "shift_not_oversold" in str(answers[1]), "the race did not happen"


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
