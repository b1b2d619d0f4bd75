"""Thirty-two people press the same button: the hours are counted once (I3)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import CITY, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed
from zhihe.attendance.actions import confirm_records as confirming
from zhihe.attendance.actions import settle_records as settling
from zhihe.attendance.actions.claim_hours import claim_hours
from zhihe.attendance.actions.confirm_records import confirm_records
from zhihe.attendance.models import ServiceRecord
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.platform.refusals import Refusal

THREADS = 32


def at_once(deed: Callable[[int], Any]) -> list[Any]:
    """Run the deed in 32 threads that start together; refusals and errors are returned."""
    barrier = Barrier(THREADS)

    def run(number: int) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(60)
            return deed(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def a_shift(cast: Cast, **over: Any) -> tuple[Any, list[Any]]:
    shift = shift_of(make_activity(cast, **over))
    members = [cast.volunteer, cast.second_volunteer, cast.elder, cast.student]
    for member in members:
        attend(shift, member)
    return shift, [proposed(shift, member).pk for member in members]


def balances() -> list[int]:
    rows = LedgerAccount.objects.in_city(CITY).filter(unit="recorded", is_issuer=False)
    return sorted(rows.values_list("balance", flat=True))


@pytest.mark.row("N11", part="under load, once")
def test_thirty_two_confirmers_count_once(committed_cast: Cast) -> None:
    cast = committed_cast
    shift, ids = a_shift(cast)
    actors = [cast.confirmer.actor(), cast.org_admin.actor(), cast.parent_admin.actor()]
    results = at_once(
        lambda n: confirm_records(
            actor=actors[n % 3],
            shift_id=shift.pk,
            now=shift.ends_at,
            record_ids=ids if n % 2 else ids[::-1],
        )
    )
    done = [r for r in results if not isinstance(r, Exception)]
    assert len(done) == 1
    assert all(isinstance(r, Refusal) for r in results if isinstance(r, Exception))
    assert balances() == [150] * 4
    assert Transfer.objects.in_city(CITY).count() == 4


def test_without_the_guard_several_reach_the_ledger(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: no lock, no condition; only the ledger's own key still stops them."""
    cast = committed_cast
    shift, ids = a_shift(cast)
    reached: list[int] = []
    together = Barrier(8)

    def unlocked(city: str, states: Any, wanted: Any, shift_id: Any = None) -> list[Any]:
        rows = ServiceRecord.objects.in_city(city).filter(pk__in=list(wanted)).order_by("pk")
        return list(rows)

    def unconditional(actor: Any, wanted: Any, claim: str, step: str, now: Any) -> None:
        reached.append(1)
        together.wait(60)

    monkeypatch.setattr(confirming, "lock_records", unlocked)
    monkeypatch.setattr(confirming, "overlapping", lambda *a: set())
    monkeypatch.setattr(settling, "_move", unconditional)
    results = at_once(
        lambda n: (
            confirm_records(
                actor=cast.confirmer.actor(), shift_id=shift.pk, record_ids=ids, now=shift.ends_at
            )
            if n < 8
            else None
        )
    )
    assert len(reached) == 8
    assert sum(isinstance(r, Exception) for r in results) == 7
    ServiceRecord.objects.in_city(CITY).filter(pk__in=ids).update(
        state="confirmed", confirmed_by=cast.confirmer.id, confirmed_at=shift.ends_at
    )


def test_two_shifts_at_the_same_time_confirmed_at_once_count_one(committed_cast: Cast) -> None:
    cast = committed_cast
    shift, ids = a_shift(cast)
    other = shift_of(make_activity(cast, starts_at=shift.starts_at + timedelta(minutes=30)))
    attend(other, cast.volunteer)
    beside = proposed(other, cast.volunteer)
    ServiceRecord.objects.in_city(CITY).filter(pk=beside.pk).update(flags=[], needs_second=False)
    pairs = [(shift.pk, ids), (other.pk, [beside.pk])]
    at_once(
        lambda n: confirm_records(
            actor=cast.confirmer.actor(),
            shift_id=pairs[n % 2][0],
            record_ids=pairs[n % 2][1],
            now=shift.ends_at,
        )
    )
    counted = ServiceRecord.objects.in_city(CITY).filter(
        volunteer=cast.volunteer.volunteer, state="confirmed"
    )
    assert counted.count() == 1


def test_claim_and_confirmation_at_once_lose_nothing(committed_cast: Cast) -> None:
    cast = committed_cast
    elder = cast.elder
    account = elder.person.account_id
    people = type(elder.person).objects.filter(pk=elder.id)
    people.update(account=None, claimed_at=None)
    shift, ids = a_shift(cast)
    people.update(account=account, claimed_at=shift.starts_at)

    def deed(number: int) -> Any:
        if number % 2:
            return claim_hours(city=CITY, person_id=elder.id, now=shift.ends_at)
        return confirm_records(
            actor=cast.confirmer.actor(), shift_id=shift.pk, record_ids=ids, now=shift.ends_at
        )

    at_once(deed)
    claim_hours(city=CITY, person_id=elder.id, now=shift.ends_at)
    assert balances() == [150] * 4
