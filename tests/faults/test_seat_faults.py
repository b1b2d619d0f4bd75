"""Every planted fault of ``seats`` is found by its state machine."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.planted import Fault, expect, hunt
from tests.faults.seats import FAULTS


@pytest.mark.drill
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(cast: Any, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    expect(fault, hunt(fault, cast, monkeypatch))
