"""Nobody in two places: 32 hands put one person into two activities at the same hour (I2)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from tests.attendance.scenes import Scene, make_scene
from tests.attendance.test_races import THREADS, rush
from tests.cast import NOW, Cast
from tests.support.databases import current_name, owner_url
from zhihe.attendance.actions import add_walk_in as module
from zhihe.attendance.actions.add_walk_in import add_walk_in
from zhihe.attendance.models import Punch
from zhihe.attendance.terms import PunchKind
from zhihe.recruitment.models import Placement

Pair = tuple[Scene, Scene]


@pytest.fixture
def pair(committed_cast: Cast) -> Pair:
    """Two activities that share an hour, both going on."""
    return (
        make_scene(committed_cast),
        make_scene(committed_cast, starts_at=NOW - timedelta(minutes=5), title="另一场"),
    )


def come(pair: Pair) -> Callable[[int], Any]:
    """Every other hand adds the stranger here, the others there; then a check-in follows."""

    def deed(number: int) -> None:
        scene = pair[number % 2]
        add_walk_in(
            actor=scene.cast.leader.actor("leader"),
            shift=scene.shift,
            volunteer_id=scene.cast.stranger.volunteer.pk,
            now=NOW,
        )
        scene.punch("stranger", PunchKind.IN)

    return deed


def places(pair: Pair) -> tuple[set[UUID], set[UUID]]:
    """Shifts with a live placement, shifts with a check-in."""
    mine = {"volunteer": pair[0].cast.stranger.volunteer}
    seats = Placement.objects.in_city(pair[0].city).filter(state="placed", **mine)
    seen = Punch.objects.in_city(pair[0].city).filter(**mine)
    return set(seats.values_list("shift_id", flat=True)), set(
        seen.values_list("shift_id", flat=True)
    )


def test_one_person_is_placed_and_checked_in_at_one_of_two(pair: Pair) -> None:
    results = rush(come(pair))
    seats, seen = places(pair)
    assert (len(seats), seen) == (1, seats)
    assert results["done"] == 1
    assert not {name for name in results if name[0].isupper()}, results  # refusals, no crashes


def owner(statement: str) -> None:
    """The guard of the table can be taken off by its owner alone."""
    with psycopg.connect(owner_url(current_name()), autocommit=True) as connection:
        connection.execute(statement)


def test_without_the_tables_guard_they_are_in_both(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: no exclusion, and everybody has looked before anybody writes."""
    owner("ALTER TABLE recruitment_placement DROP CONSTRAINT placement_one_place")
    gate = threading.Barrier(2)
    unguarded = module._require_fit

    def late(*args: Any, **kwargs: Any) -> None:
        unguarded(*args, **kwargs)
        gate.wait(30)

    def unlocked(city: str, ids: Any) -> dict[Any, Any]:
        from zhihe.volunteers.models import Volunteer

        return {row.pk: row for row in Volunteer.objects.in_city(city).filter(pk__in=set(ids))}

    monkeypatch.setattr(module, "_require_fit", late)
    if hasattr(module, "lock_volunteers"):
        monkeypatch.setattr(module, "lock_volunteers", unlocked)
    deed = come(pair)
    rush(lambda n: deed(n) if n < 2 else None)
    seats, seen = places(pair)
    assert (len(seats), len(seen)) == (2, 2)
    _mend(pair)
    assert THREADS == 32


def _mend(pair: Pair) -> None:
    """Leave the database as the invariants want it."""
    connections.close_all()
    owner(
        "WITH gone AS (UPDATE recruitment_placement SET state = 'cancelled', cancelled_at = now() "
        f"WHERE shift_id = '{pair[1].shift.pk}' RETURNING application_id) "
        "UPDATE recruitment_application SET state = 'withdrawn' "
        "WHERE id IN (SELECT application_id FROM gone)"
    )
    owner(f"UPDATE opportunities_shift SET taken = 0 WHERE id = '{pair[1].shift.pk}'")
