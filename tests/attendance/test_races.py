"""32 phones at once: one open pair, one punch for one client id."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from tests.attendance.scenes import Scene, make_scene
from tests.cast import Cast
from zhihe.attendance.actions import punch_by_code as module
from zhihe.attendance.models import Punch
from zhihe.attendance.terms import PunchKind
from zhihe.platform.refusals import Refusal
from zhihe.volunteers.models import Volunteer

THREADS = 32


def rush(deed: Callable[[int], Any]) -> Counter[str]:
    """Every thread waits at the barrier, then does the deed; what came of it."""
    barrier = threading.Barrier(THREADS)
    results: list[str] = []

    def run(number: int) -> None:
        try:
            barrier.wait()
            deed(number)
            results.append("done")
        except Refusal as refusal:
            results.append(refusal.code)
        except Exception as error:
            results.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(results)


@pytest.fixture
def race(committed_cast: Cast) -> Scene:
    made = make_scene(committed_cast)
    made.place("volunteer", "elder")
    return made


def count(scene: Scene) -> int:
    return Punch.objects.in_city(scene.city).filter(shift=scene.shift).count()


def test_32_check_ins_with_32_client_ids_make_one_open_pair(race: Scene) -> None:
    result = rush(lambda n: race.punch("volunteer", PunchKind.IN))
    assert result == Counter({"already_in": THREADS - 1, "done": 1})
    assert count(race) == 1


def test_32_repetitions_of_one_client_id_are_one_punch(race: Scene) -> None:
    key = uuid4()
    result = rush(lambda n: race.punch("volunteer", PunchKind.IN, client_id=key))
    assert result == Counter({"done": THREADS})
    assert count(race) == 1


def test_without_the_lock_the_race_happens(race: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the same rush with the row not held."""
    gate = threading.Barrier(THREADS)

    def unlocked(city: str, ids: Any) -> dict[Any, Volunteer]:
        return {row.pk: row for row in Volunteer.objects.in_city(city).filter(pk__in=set(ids))}

    def late(*args: Any, **kwargs: Any) -> None:
        original(*args, **kwargs)
        gate.wait()

    original = module.require_turn
    monkeypatch.setattr(module, "lock_volunteers", unlocked)
    monkeypatch.setattr(module, "require_turn", late)
    rush(lambda n: race.punch("volunteer", PunchKind.IN))
    assert count(race) > 1
