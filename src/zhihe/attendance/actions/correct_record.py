"""Ask for a correction of counted minutes; a second person decides it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhihe.attendance.errors.records import (
    BARS,
    AlreadySettled,
    CorrectionOpen,
    MinutesWrong,
    OwnHours,
    ReasonNeeded,
    SameMinutes,
)
from zhihe.attendance.models import CorrectionDraft, ServiceRecord
from zhihe.attendance.policies.records import sees_desk
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.decisions import most_minutes
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.terms import RecordState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import Span
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden, StepUpNeeded


@transaction.atomic
def correct_record(
    *,
    actor: Actor,
    record_id: UUID,
    minutes: int,
    reason: str,
    now: datetime,
    request_id: UUID | None = None,
) -> CorrectionDraft:
    """Draft 更正 of a CONFIRMED record (1 ≤ minutes ≤ shift + grace). Nothing changes yet.

    The first confirmer may draft it; creator, leader, roll caller, enterer and the person may not.
    """
    if not actor.strong:
        raise StepUpNeeded()
    rows = lock_records(actor.city, [RecordState.CONFIRMED], [record_id])
    if not rows:
        raise AlreadySettled()
    record = rows[0]
    if not sees_desk(actor, record.organisation, now):
        raise Forbidden()
    why = bar_of(record, actor.person_id)
    if why and why != "first":
        raise OwnHours(BARS[why])
    _require_sense(record, minutes, reason)
    try:
        with transaction.atomic():
            draft = _draft(actor, record, minutes, reason.strip()[:300], request_id, now)
    except IntegrityError as error:
        raise CorrectionOpen() from error
    detail = {"before": record.minutes, "after": minutes, "draft": str(draft.pk)}
    fact = Fact(
        "attendance.correction", "record", record.pk, record.person_id, draft.reason, detail
    )
    record_event(actor=actor, now=now, fact=fact)
    return draft


def _require_sense(record: ServiceRecord, minutes: int, reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded()
    most = most_minutes(Span(record.shift.starts_at, record.shift.ends_at))
    if not 1 <= minutes <= most:
        raise MinutesWrong(most=most)
    if minutes == record.minutes:
        raise SameMinutes()


def _draft(
    actor: Actor,
    record: ServiceRecord,
    minutes: int,
    reason: str,
    request_id: UUID | None,
    now: datetime,
) -> CorrectionDraft:
    return CorrectionDraft.objects.create(
        city_id=actor.city,
        record=record,
        organisation=record.organisation,
        minutes_before=record.minutes,
        minutes_after=minutes,
        reason=reason,
        request_id=request_id,
        by_id=actor.person_id,
        at=now,
        by_organisation=actor.hat.organisation_id if actor.hat else None,
    )
