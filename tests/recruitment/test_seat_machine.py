"""The random walk holds, and finds every fault planted into the deeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.recruitment.seat_machine import SeatMachine
from tests.support.sql_guard import all_cities
from zhihe.opportunities.models import Shift
from zhihe.recruitment import rules
from zhihe.recruitment.actions import (
    accept_offer,
    change_capacity,
    claim_seat,
    expire_offers,
    offer_next,
    seat_applicant,
    take_late_seat,
    vacate_seat,
    withdraw_application,
)
from zhihe.recruitment.queries.fitness import Fitness

CALM = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.generate],
}
WALK = settings(max_examples=20, stateful_step_count=40, **CALM)
HUNT = settings(max_examples=400, stateful_step_count=50, **CALM)


def walk(cast: Any, how: settings) -> None:
    machine = type("Machine", (SeatMachine,), {"cast": cast})
    with all_cities():  # the invariants count over everything on purpose
        run_state_machine_as_test(machine, settings=how)


def test_seats_hold_on_a_random_walk(cast: Any) -> None:
    walk(cast, WALK)


def only(**changes: int) -> Callable[..., None]:
    """A counter that moves only some of what it should: ``(city, shift, …) → None``."""

    def move(city: str, shift: Any, *rest: Any) -> None:
        Shift.objects.in_city(city).filter(pk=shift.pk).update(
            **{key: F(key) + step for key, step in changes.items()}
        )

    return move


def without(text: str) -> str:
    assert text in claim_seat.CLAIM
    return claim_seat.CLAIM.replace(text, "")


def no_overlap(a: Any, b: Any) -> bool:
    return False


def lazy_seat(city: str, shift: Any, before: str) -> None:
    """Takes the seat, forgets the queue."""
    rows = Shift.objects.in_city(city).filter(pk=shift.pk)
    if before == "offered":
        rows.update(offered=F("offered") - 1, taken=F("taken") + 1)
    else:
        rows.update(taken=F("taken") + 1)


def no_seat_guard(patch: Any) -> None:
    """Both looks at the free seats are gone, as in a naive sign-up."""
    guard = "AND taken + offered + held < capacity"
    patch.setattr(claim_seat, "CLAIM", without(guard))
    patch.setattr(Fitness, "free", property(lambda fit: 1))


FAULTS: dict[str, Callable[[Any], None]] = {
    "seat guard removed": no_seat_guard,
    "waiting list passed": lambda m: m.setattr(
        claim_seat, "CLAIM", without("AND (waiting = 0 OR starts_at <= %(no_offers)s)")
    ),
    "offer not counted": lambda m: m.setattr(offer_next, "_count", only(waiting=-1)),
    "waiting not counted down by an offer": lambda m: m.setattr(
        offer_next, "_count", only(offered=1)
    ),
    "double refill": lambda m: m.setattr(
        offer_next, "_free", lambda s: s.capacity - s.taken - s.held
    ),
    "waiting not counted down by a verdict": lambda m: m.setattr(
        seat_applicant, "_move_counters", lazy_seat
    ),
    "overlap check off": lambda m: m.setattr(rules, "overlap", no_overlap),
    "touching taken for overlap": lambda m: m.setattr(
        rules, "overlap", lambda a, b: a.starts_at <= b.ends_at and b.starts_at <= a.ends_at
    ),
    "cancel without freeing": lambda m: m.setattr(vacate_seat, "_give_back", lambda *a: None),
    "withdrawal not counted": lambda m: m.setattr(
        withdraw_application, "_count_out", lambda *a: None
    ),
    "offers in the last hour": lambda m: m.setattr(
        offer_next, "offer_deadline", lambda now, *a: now + timedelta(hours=4)
    ),
    "offer accepted after its deadline": lambda m: m.setattr(
        accept_offer, "OfferOver", type("Never", (Exception,), {})
    ),
    "late seats before the last hour": lambda m: m.setattr(
        take_late_seat, "offers_are_over", lambda *a: True
    ),
    "offer runs out without giving the seat back": lambda m: m.setattr(
        expire_offers, "F", lambda name: F(name) + 1
    ),
    "capacity guard off": lambda m: m.setattr(change_capacity, "F", lambda name: 0 * F(name)),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(cast: Any, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    FAULTS[fault](monkeypatch)
    with pytest.raises(BaseException) as found:
        walk(cast, HUNT)
    print(f"{fault}: {type(found.value).__name__}: {str(found.value)[:120]}")
