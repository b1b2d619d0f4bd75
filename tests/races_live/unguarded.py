"""The site with one guard switched off, for the negative controls. Nothing of the product knows it.

``UNGUARDED`` names the guard. `python -m tests.races_live.unguarded` is the job worker likewise.
Where a race needs two hands to meet between look and leap, the patched code waits there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhihe.settings")
django.setup()

MEETING_SECONDS = 0.3


def seats() -> None:
    """Look, then take: the counter's own condition is gone."""
    from zhihe.recruitment.actions import claim_seat

    guard = "AND taken + offered + held < capacity"
    assert guard in claim_seat.CLAIM
    claim_seat.CLAIM = claim_seat.CLAIM.replace(guard, "")


def capacity() -> None:
    """The desk looks, thinks, and writes what it saw."""
    from zhihe.opportunities.models import Shift
    from zhihe.recruitment.errors import TooFewSeats
    from zhihe.recruitment.web import shift_views

    def change_capacity(*, actor: Any, shift_id: Any, capacity: int, now: Any) -> None:
        rows = Shift.objects.in_city(actor.city).filter(pk=shift_id)
        shift = rows.get()
        if shift.taken + shift.offered + shift.held > capacity:
            raise TooFewSeats(placed=shift.taken)
        time.sleep(MEETING_SECONDS)
        rows.update(capacity=capacity)

    shift_views.change_capacity = change_capacity


def confirming() -> None:
    """Records are read without a lock and moved without a condition."""
    from zhihe.attendance.actions import confirm_records, settle_records
    from zhihe.attendance.models import ServiceRecord

    def unlocked(city: str, states: Any, ids: Any, shift_id: Any = None) -> list[ServiceRecord]:
        rows = ServiceRecord.objects.in_city(city).filter(pk__in=list(ids), state__in=states)
        found = list(rows.order_by("pk"))
        time.sleep(MEETING_SECONDS)
        return found

    def unconditional(actor: Any, ids: Any, claim_state: str, step: str, now: Any) -> None:
        ServiceRecord.objects.in_city(actor.city).filter(pk__in=ids).update(
            state="confirmed",
            claim_state=claim_state,
            confirmed_by=actor.person_id,
            confirmed_at=now,
        )

    confirm_records.lock_records = unlocked
    confirm_records.overlapping = lambda city, ids: set()
    settle_records._move = unconditional


def refill() -> None:
    """Free seats are counted and offered without holding the shift."""
    from zhihe.opportunities.models import Shift
    from zhihe.recruitment.actions import offer_next

    def unlocked(city: str, shift_id: Any) -> Shift:
        row = Shift.objects.in_city(city).get(pk=shift_id)
        time.sleep(MEETING_SECONDS)
        return row

    offer_next.locked_shift = unlocked


def punches() -> None:
    """Nobody looks whether the client id is known, and nobody holds the person."""
    from zhihe.attendance.actions import punch_batch, write_punches
    from zhihe.volunteers.models import Volunteer

    def unlocked(city: str, ids: Any) -> dict[Any, Volunteer]:
        return {row.pk: row for row in Volunteer.objects.in_city(city).filter(pk__in=set(ids))}

    punch_batch.lock_volunteers = unlocked
    write_punches._known = lambda city, wanted: {}


GUARDS: dict[str, Callable[[], None]] = {
    "seats": seats,
    "capacity": capacity,
    "confirming": confirming,
    "refill": refill,
    "punches": punches,
}

for _name in os.environ["UNGUARDED"].split(","):
    GUARDS[_name]()

if __name__ == "__main__":
    from django.core.management import call_command

    call_command("work", concurrency=4)
else:
    from zhihe.wsgi import application  # noqa: F401
