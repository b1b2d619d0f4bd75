"""The organisation does not count a record, and says why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.errors.records import BARS, AlreadySettled, OwnHours
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import is_first, is_second
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.terms import RecordState
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden


@transaction.atomic
def reject_record(*, actor: Actor, record_id: UUID, reason: str, now: datetime) -> ServiceRecord:
    """PENDING or SECOND → REJECTED; the volunteer is told the reason and how to object (R03)."""
    rows = lock_records(actor.city, [RecordState.PENDING, RecordState.SECOND], [record_id])
    if not rows:
        raise AlreadySettled()
    record = rows[0]
    if not (is_first(actor, record.organisation, now) or is_second(actor, record.organisation)):
        raise Forbidden()
    why = bar_of(record, actor.person_id)
    if why and why != "first":
        raise OwnHours(BARS[why])
    record = move_record(
        actor=actor,
        record=record,
        deed="reject",
        to=RecordState.REJECTED,
        reason=reason,
        now=now,
        columns={"rejected_reason": reason.strip()[:300]},
    )
    notify_person(
        city=actor.city,
        person_id=record.person_id,
        kind="attendance.rejected",
        now=now,
        params={"title": record.activity_title, "reason": record.rejected_reason},
        url=f"/me/hours/{record.pk}",
        subject_id=record.pk,
        organisation_id=record.organisation_id,
    )
    return record
