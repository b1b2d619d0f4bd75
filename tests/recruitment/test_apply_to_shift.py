"""Joining a shift: one tap when nothing is missing, a place in the queue when it is full."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.activities import make_activity, shift_of
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.errors import NotFitting
from zhihe.recruitment.models import Application, Cover, Placement


def placements(cast: Any) -> int:
    return Placement.objects.in_city(cast.city).filter(state="placed").count()


@pytest.mark.row("S05")
def test_one_tap_gives_a_seat(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    made = apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift.pk, now=now)
    shift.refresh_from_db()
    assert (made.state, shift.taken, placements(cast)) == ("admitted", 1, 1)
    row = Placement.objects.in_city(cast.city).get()
    assert (row.application_id, row.volunteer_id) == (made.pk, cast.volunteer.volunteer.pk)
    assert (row.span.lower, row.span.upper) == (shift.starts_at, shift.ends_at)


def test_a_second_tap_gives_the_same_application(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    first = apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift.pk, now=now)
    second = apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift.pk, now=now)
    shift.refresh_from_db()
    assert (second.pk, shift.taken) == (first.pk, 1)


def test_a_full_shift_gives_places_on_the_waiting_list_in_order(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast, capacity=1))
    for who in ("volunteer", "second_volunteer", "elder", "guardian"):
        apply_to_shift(actor=cast.members[who].actor(), shift_id=shift.pk, now=now)
    shift.refresh_from_db()
    assert (shift.taken, shift.waiting) == (1, 3)
    rows = Application.objects.in_city(cast.city).filter(state="waiting").order_by("queue_no")
    assert list(rows.values_list("queue_no", "volunteer_id")) == [
        (n, cast.members[who].volunteer.pk)
        for n, who in enumerate(("second_volunteer", "elder", "guardian"), 1)
    ]


def test_back_to_back_shifts_are_fine_and_overlapping_ones_are_not(cast: Any, now: Any) -> None:
    start = now + timedelta(hours=28)
    first = shift_of(make_activity(cast, starts_at=start, minutes=60))
    touching = shift_of(make_activity(cast, starts_at=start + timedelta(hours=1), minutes=60))
    crossing = shift_of(make_activity(cast, starts_at=start + timedelta(minutes=59), minutes=60))
    actor = cast.volunteer.actor()
    apply_to_shift(actor=actor, shift_id=first.pk, now=now)
    assert apply_to_shift(actor=actor, shift_id=touching.pk, now=now).state == "admitted"
    with pytest.raises(NotFitting) as refusal:
        apply_to_shift(actor=actor, shift_id=crossing.pk, now=now)
    assert refusal.value.code == "not_fitting.overlap"


def test_an_insured_activity_covers_the_person_once(cast: Any, now: Any) -> None:
    assert Cover.objects.in_city(cast.city).count() == 0
