"""The clock of pages stands at the moment of the cast."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import NOW
from zhihe.foundation import clock


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pages see Saturday 10:00, whatever the real day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW
