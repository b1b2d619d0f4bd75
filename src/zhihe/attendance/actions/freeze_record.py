"""Hold a counted record while it is checked; the minutes stay where they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.errors.records import AlreadySettled
from zhihe.attendance.events import RecordChanged
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import sees_desk
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.terms import RecordState
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.refusals import Forbidden, StepUpNeeded


@transaction.atomic
def freeze_record(*, actor: Actor, record_id: UUID, reason: str, now: datetime) -> ServiceRecord:
    """CONFIRMED → FROZEN with a reason: not on certificates until released or reversed."""
    if not actor.strong:
        raise StepUpNeeded()
    rows = lock_records(actor.city, [RecordState.CONFIRMED], [record_id])
    if not rows:
        raise AlreadySettled()
    if not sees_desk(actor, rows[0].organisation, now):
        raise Forbidden()
    record = move_record(
        actor=actor,
        record=rows[0],
        deed="freeze",
        to=RecordState.FROZEN,
        reason=reason,
        now=now,
        columns={"frozen_reason": reason.strip()[:300]},
    )
    publish(actor.city, RecordChanged(str(record.pk), str(record.volunteer_id), "freeze"))
    return record
