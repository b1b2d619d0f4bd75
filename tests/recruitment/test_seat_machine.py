"""The random walk holds; ``tests/faults`` plants faults and lets it find them."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.recruitment.seat_machine import SeatMachine
from tests.support.sql_guard import all_cities

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
