"""Who is gone holds no seat: closed accounts, withdrawn guardians, 「这不是我」."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import NOW, Cast
from tests.factories.activities import make_activity, shift_of
from zhihe.accounts.events import PersonClosed
from zhihe.platform.events import publish
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.actions.release_person import release_person
from zhihe.recruitment.models import Placement


def test_coming_seats_are_given_back_and_begun_ones_stay(cast: Cast) -> None:
    coming = shift_of(make_activity(cast))
    begun = shift_of(make_activity(cast, starts_at=NOW + timedelta(hours=1)))
    for shift in (coming, begun):
        apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift.pk, now=NOW)
    later = NOW + timedelta(hours=2)
    assert (
        release_person(city="421200", person_id=cast.volunteer.id, reason="closed", now=later) == 1
    )
    rows = Placement.objects.in_city("421200").filter(volunteer=cast.volunteer.volunteer)
    assert {(p.shift_id, p.state) for p in rows} == {(coming.pk, "cancelled"), (begun.pk, "placed")}


def test_the_fact_reaches_the_deed(cast: Cast, drain: object, monkeypatch: object) -> None:
    apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift_of(make_activity(cast)).pk, now=NOW)
    publish("421200", PersonClosed(str(cast.volunteer.id)))
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)  # type: ignore[attr-defined]
    drain()  # type: ignore[operator]
    assert Placement.objects.in_city("421200").get().state == "cancelled"
