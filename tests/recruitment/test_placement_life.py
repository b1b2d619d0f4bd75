"""A placement's whole life on a random walk keeps seats, queue, times and traces."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.recruitment.placement_life import PlacementLife
from tests.recruitment.test_seat_machine import CALM
from tests.support.sql_guard import all_cities


def walk(cast: Any, examples: int, steps: int = 40) -> None:
    """Run the machine; raises what it finds."""
    machine = type("Machine", (PlacementLife,), {"cast": cast})
    with all_cities():  # the invariants count over everything on purpose
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, report_multiple_bugs=False, **CALM
            ),
        )


@pytest.mark.row("Z07", part="a placement's whole life as a random walk")
def test_a_placements_life_on_a_random_walk(cast: Any) -> None:
    walk(cast, 15)
