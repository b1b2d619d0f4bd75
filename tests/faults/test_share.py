"""The figures of the planted faults: enough of them, in every area, and the page says what is so."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import punches, records, seats
from tests.faults.planted import AREAS, GOAL, WHOLLY, Fault, share
from tests.faults.unhunted import UNHUNTED

ALL = [*seats.FAULTS, *records.FAULTS, *punches.FAULTS]
FAULTS = [f for f in ALL if f.name not in UNHUNTED]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "planted_faults.md"
ROW = re.compile(r"^\| ([^|*]+?) \| (.+) \|$", re.MULTILINE)


def test_faults_are_planted_in_every_area_and_named_once() -> None:
    assert len(FAULTS) >= 30
    assert {f.area for f in ALL} == set(AREAS)
    assert [n for n, times in Counter(f.name for f in ALL).items() if times > 1] == []
    assert {f.name for f in ALL} >= UNHUNTED


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_what_it_replaces_is_still_there(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.plant(monkeypatch)


def test_the_share_found_is_the_goal_and_all_where_it_matters_most() -> None:
    assert share(FAULTS) >= GOAL
    for area in WHOLLY:
        assert share(FAULTS, area) == 100, area


def test_the_share_falls_with_a_missed_one() -> None:
    missed = Fault("x", "time", lambda patch: None, lambda cast: None, "for a reason")
    assert share([*FAULTS[:1], missed]) == 50


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_page_tells_each_fault_as_it_was_last_hunted(fault: Fault) -> None:
    told = dict(ROW.findall(PAGE.read_text(encoding="utf-8")))
    assert fault.name in told, "run the hunts, then python tools/planted_faults.py"
    assert told[fault.name].startswith("not found") == bool(fault.missed)
