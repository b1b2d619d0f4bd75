"""One step of one record's life, with its review and its trace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhihe.attendance.errors.records import AlreadySettled, OverlapNow, ReasonNeeded
from zhihe.attendance.models import RecordReview, ServiceRecord
from zhihe.attendance.rules.desk import TRANSITIONS
from zhihe.attendance.terms import RecordState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor

MOST_WORDS = 300


@transaction.atomic
def move_record(
    *,
    actor: Actor,
    record: ServiceRecord,
    deed: str,
    to: RecordState,
    reason: str,
    now: datetime,
    columns: dict[str, Any] | None = None,
) -> ServiceRecord:
    """Move by the transition table, by one conditional UPDATE, with the reason (never empty).

    Raises AlreadySettled when the record is not in a state the deed starts from.
    """
    reason = reason.strip()[:MOST_WORDS]
    if not reason:
        raise ReasonNeeded()
    start, ends = TRANSITIONS[deed]
    if to not in ends:
        raise ValueError(f"{deed} does not lead to {to}")
    before = record.minutes
    rows = ServiceRecord.objects.in_city(actor.city).filter(pk=record.pk, state__in=start)
    try:
        with transaction.atomic():
            moved = rows.update(**{**(columns or {}), "state": to, "updated_at": now})
    except IntegrityError as error:
        if "record_one_place" in str(error):
            raise OverlapNow() from error
        raise
    if not moved:
        raise AlreadySettled()
    record.refresh_from_db()
    by = actor.person_id
    if by is not None:
        RecordReview.objects.create(
            city_id=actor.city,
            record=record,
            step=deed,
            minutes_before=before,
            minutes_after=record.minutes,
            reason=reason,
            by_id=by,
            at=now,
        )
    detail = {"minutes": record.minutes, "before": before, "state": str(to)}
    record_event(
        actor=actor,
        now=now,
        fact=Fact(f"attendance.{deed}", "record", record.pk, record.person_id, reason, detail),
    )
    return record
