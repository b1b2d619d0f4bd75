"""Count every invariant over every city and keep the answer: the nightly job and ``zhihe check``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from zhihe.foundation import clock
from zhihe.platform.invariants import count_all
from zhihe.platform.models import InvariantCheck


def check_invariants(
    *, now: datetime, told: Callable[[str, int], None] = lambda name, count: None
) -> InvariantCheck:
    """``told`` hears each name with its count. What is broken stays in the row by name."""
    began = clock.now()
    broken: dict[str, int] = {}
    for name, count in count_all():
        told(name, count)
        if count:
            broken[name] = count
    took = (clock.now() - began).total_seconds() * 1000
    return InvariantCheck.objects.create(at=now, milliseconds=int(took), broken=broken)
