"""After the end and the grace: forgotten check-outs are closed, lowered and flagged."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.propose_record import propose_record
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.grace import grace_of
from zhihe.attendance.terms import Flag, RecordState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import system_actor

WHY = "过了结束时间还没有签退，按计划结束时间收尾，印证降一级"


@transaction.atomic
def auto_close_shift(*, city: str, shift_id: UUID, now: datetime) -> int:
    """Bring every open record of an ended shift to its end; returns how many were closed.

    Before planned end + grace, and for a shift already closed, nothing happens.
    """
    shift = Shift.objects.in_city(city).get(pk=shift_id)
    if now < shift.ends_at + grace_of(city, now):
        return 0
    waiting = ServiceRecord.objects.in_city(city).filter(
        shift_id=shift_id, state=RecordState.PENDING, flags__contains=[Flag.OPEN]
    )
    people = list(waiting.order_by("volunteer_id").values_list("volunteer_id", flat=True))
    for volunteer_id in people:
        record = propose_record(city=city, shift_id=shift_id, volunteer_id=volunteer_id, now=now)
        if record is not None and record.auto_closed:
            _leave_trace(record, now)
    return len(people)


def _leave_trace(record: ServiceRecord, now: datetime) -> None:
    detail = {"minutes": record.minutes, "grade": str(record.grade)}
    fact = Fact("attendance.auto_close", "record", record.pk, record.person_id, WHY, detail=detail)
    record_event(actor=system_actor(record.city_id, "auto_close"), now=now, fact=fact)
