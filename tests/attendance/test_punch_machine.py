"""The account of punches and the platform agree on a random walk."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.attendance.punch_machine import PunchMachine


def walk(cast: Any, examples: int, steps: int = 30) -> None:
    """Run the machine; raises what it finds."""
    run_state_machine_as_test(
        type("Machine", (PunchMachine,), {"cast": cast}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )


@pytest.mark.row("X09", part="punches as a random walk")
def test_every_punch_counts_once_on_a_random_walk(cast: Any) -> None:
    walk(cast, 12)
