"""After the end and the grace: forgotten check-outs are closed, lowered and flagged."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.propose_record import propose_record
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.rules.minutes import GRACE
from zhihe.attendance.terms import Flag, RecordState
from zhihe.opportunities.models import Shift


@transaction.atomic
def auto_close_shift(*, city: str, shift_id: UUID, now: datetime) -> int:
    """Bring every open record of an ended shift to its end; returns how many were closed.

    Before planned end + grace, and for a shift already closed, nothing happens.
    """
    shift = Shift.objects.in_city(city).get(pk=shift_id)
    if now < shift.ends_at + GRACE:
        return 0
    waiting = ServiceRecord.objects.in_city(city).filter(
        shift_id=shift_id, state=RecordState.PENDING, flags__contains=[Flag.OPEN]
    )
    people = list(waiting.order_by("volunteer_id").values_list("volunteer_id", flat=True))
    for volunteer_id in people:
        propose_record(city=city, shift_id=shift_id, volunteer_id=volunteer_id, now=now)
    return len(people)
