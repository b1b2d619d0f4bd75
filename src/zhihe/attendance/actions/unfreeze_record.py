"""The check is over and the record stands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.errors.records import BARS, AlreadySettled, OwnHours
from zhihe.attendance.events import RecordChanged
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import is_second
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.terms import RecordState
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.refusals import Forbidden, StepUpNeeded


@transaction.atomic
def unfreeze_record(*, actor: Actor, record_id: UUID, reason: str, now: datetime) -> ServiceRecord:
    """FROZEN → CONFIRMED by the level above, never by whoever made or confirmed it."""
    if not actor.strong:
        raise StepUpNeeded()
    rows = lock_records(actor.city, [RecordState.FROZEN], [record_id])
    if not rows:
        raise AlreadySettled()
    if not is_second(actor, rows[0].organisation):
        raise Forbidden()
    why = bar_of(rows[0], actor.person_id)
    if why:
        raise OwnHours(BARS[why])
    record = move_record(
        actor=actor,
        record=rows[0],
        deed="unfreeze",
        to=RecordState.CONFIRMED,
        reason=reason,
        now=now,
        columns={"frozen_reason": ""},
    )
    publish(actor.city, RecordChanged(str(record.pk), str(record.volunteer_id), "unfreeze"))
    return record
