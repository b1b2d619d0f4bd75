"""Counting the invariants: the command, the job of the night, the metric; each statement can fail."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.cast import Cast
from tests.support.sql_guard import all_cities
from zhihe.foundation import clock
from zhihe.foundation.uuid7 import uuid7
from zhihe.ledger.models import LedgerAccount
from zhihe.platform.invariants import broken, count_all, statements
from zhihe.platform.jobs import check_invariants as nightly
from zhihe.platform.models import InvariantCheck


def spoil(city: str) -> None:
    """A balance that no transfer explains."""
    LedgerAccount.objects.create(
        id=uuid7(), city_id=city, owner_id=uuid7(), unit="recorded", balance=60
    )


@pytest.fixture
def open_guard() -> Any:
    with all_cities():
        yield


def test_both_ways_of_counting_agree(cast: Cast, open_guard: None) -> None:
    assert {name for name, _ in count_all()} == set(statements())
    spoil(cast.city.pk)
    counted = {name: n for name, n in count_all() if n}
    assert counted == broken()
    assert {name[:2] for name in counted} == {"I3"}
    LedgerAccount.objects.in_city(cast.city.pk).filter(balance=60).update(balance=0)


def test_the_command_says_every_invariant_and_that_all_hold(cast: Cast, open_guard: None) -> None:
    out = io.StringIO()
    call_command("selfcheck", stdout=out)
    assert out.getvalue().count("✓") == len(statements())
    assert "all hold" in out.getvalue()
    row = InvariantCheck.objects.get()
    assert (row.broken, row.milliseconds >= 0) == ({}, True)


def test_the_command_fails_where_one_is_broken(cast: Cast, open_guard: None) -> None:
    spoil(cast.city.pk)
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("selfcheck", "--quiet", stdout=out, stderr=err)
    assert stopped.value.code == 1
    assert out.getvalue().count("✗") == 2
    assert "✓" not in out.getvalue()
    assert "broken" in err.getvalue()
    LedgerAccount.objects.in_city(cast.city.pk).filter(balance=60).update(balance=0)


def gauge(name: str) -> float:
    lines = Client().get("/metrics").content.decode().splitlines()
    return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])


def test_the_night_counts_and_the_metric_tells(cast: Cast, open_guard: None) -> None:
    assert gauge("zhihe_invariants_broken") == -1
    nightly(timestamp=0)
    assert gauge("zhihe_invariants_broken") == 0
    assert 0 <= gauge("zhihe_invariants_age_seconds") < 3600
    InvariantCheck.objects.create(
        at=clock.now() + timedelta(seconds=1), milliseconds=5, broken={"I1": 2, "I6": 1}
    )
    assert gauge("zhihe_invariants_broken") == 2


def test_the_metric_is_for_this_machine_alone(cast: Cast) -> None:
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404


def test_zhihe_check_is_the_own_check(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhihe import __main__ as entry
    from zhihe.launch import manage

    asked: list[Any] = []
    monkeypatch.setattr(manage, "run", lambda name, rest: asked.append((name, rest)) or 0)
    assert entry.main(["check", "--quiet"]) == 0
    assert entry.main(["manage", "check"]) == 0
    assert asked == [("selfcheck", ["--quiet"]), ("check", [])]
