"""A shift began: whoever still waits, is offered or was never answered gets no seat any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import system_actor
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import ApplicationState as State

OPEN = (State.APPLIED, State.ASKED, State.WAITING, State.OFFERED)
LOOK_BACK = timedelta(days=2)


def close_begun_queues(*, city: str, now: datetime) -> int:
    """How many applications were closed; shifts that ended up to two days ago are looked at."""
    begun = Shift.objects.in_city(city).filter(starts_at__lte=now, ends_at__gt=now - LOOK_BACK)
    rows = Application.objects.in_city(city).filter(shift_id__in=begun.values("id"), state__in=OPEN)
    ids = sorted(set(rows.values_list("shift_id", flat=True)))
    return sum(_close(city, shift_id, now) for shift_id in ids)


@transaction.atomic
def _close(city: str, shift_id: UUID, now: datetime) -> int:
    locked_shift(city, shift_id)
    rows = Application.objects.in_city(city).filter(shift_id=shift_id, state__in=OPEN)
    closed = list(rows.values_list("id", "volunteer__person_id"))
    rows.update(state=State.EXPIRED, decided_at=now, offer_until=None)
    Shift.objects.in_city(city).filter(pk=shift_id).update(offered=0, waiting=0)
    record_events(
        actor=system_actor(city),
        now=now,
        facts=[
            Fact("recruitment.closed_at_start", "application", pk, person_id=person)
            for pk, person in closed
        ],
    )
    return len(closed)
