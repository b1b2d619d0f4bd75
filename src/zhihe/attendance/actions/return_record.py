"""The second person sends a record back to the first, with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.errors.records import AlreadySettled
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import is_second
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.terms import Flag, RecordState
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden


@transaction.atomic
def return_record(*, actor: Actor, record_id: UUID, reason: str, now: datetime) -> ServiceRecord:
    """SECOND → PENDING; the first yes is taken off and exceptions wait for a decision again."""
    rows = lock_records(actor.city, [RecordState.SECOND], [record_id])
    if not rows:
        raise AlreadySettled()
    if not is_second(actor, rows[0].organisation):
        raise Forbidden()
    flags = [flag for flag in rows[0].flags if flag != Flag.DECIDED]
    return move_record(
        actor=actor,
        record=rows[0],
        deed="return",
        to=RecordState.PENDING,
        reason=reason,
        now=now,
        columns={"confirmed_by": None, "confirmed_at": None, "confirmed_org": None, "flags": flags},
    )
