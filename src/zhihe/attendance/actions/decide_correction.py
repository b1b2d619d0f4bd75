"""The second person decides a drafted correction; a yes makes the correction and its transfer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.errors.records import (
    BARS,
    HOLDS,
    AlreadySettled,
    CannotConfirm,
    NotWaiting,
    OwnHours,
    ReasonNeeded,
)
from zhihe.attendance.events import RecordCorrected
from zhihe.attendance.models import (
    CorrectionDraft,
    CorrectionRequest,
    RecordCorrection,
    ServiceRecord,
)
from zhihe.attendance.policies.records import is_second
from zhihe.attendance.queries.cases import span_of
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.decisions import widest
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.terms import ClaimState, CorrectionState, DraftState, RecordState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import Span
from zhihe.ledger.actions.post_transfers import Posting, post_transfers
from zhihe.ledger.terms import TransferKind
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.refusals import Forbidden, StepUpNeeded


@transaction.atomic
def decide_correction(
    *, actor: Actor, draft_id: UUID, accept: bool, words: str, now: datetime
) -> CorrectionDraft:
    """Accept: a RecordCorrection (before, after, reason, both persons), a ledger transfer of the
    difference, the record's minutes follow. Refuse (with words): nothing changes."""
    if not actor.strong:
        raise StepUpNeeded()
    draft = CorrectionDraft.objects.in_city(actor.city).filter(pk=draft_id).first()
    if draft is None or draft.state != DraftState.WAITING:
        raise NotWaiting()
    rows = lock_records(actor.city, [RecordState.CONFIRMED], [draft.record_id])
    if not rows:
        raise AlreadySettled()
    record = rows[0]
    _require_second(actor, draft, record)
    if not accept and not words.strip():
        raise ReasonNeeded()
    _close(actor, draft, accept, words, now)
    if accept:
        _apply(actor, draft, record, now)
    else:
        _refuse(actor, draft, record, words, now)
    draft.refresh_from_db()
    return draft


def _require_second(actor: Actor, draft: CorrectionDraft, record: ServiceRecord) -> None:
    if not is_second(actor, record.organisation):
        raise Forbidden(HOLDS["level"])
    if actor.person_id == draft.by_id:
        raise OwnHours(BARS["first"])
    why = bar_of(record, actor.person_id)
    if why and why != "first":
        raise OwnHours(BARS[why])
    hat = actor.hat
    if hat and hat.organisation_id and hat.organisation_id == draft.by_organisation:
        raise CannotConfirm(HOLDS["same_organisation"])


def _close(actor: Actor, draft: CorrectionDraft, accept: bool, words: str, now: datetime) -> None:
    moved = (
        CorrectionDraft.objects.in_city(actor.city)
        .filter(pk=draft.pk, state=DraftState.WAITING)
        .update(
            state=DraftState.DONE if accept else DraftState.DROPPED,
            decided_by=actor.person_id,
            decided_at=now,
            decided_words=words.strip()[:300],
        )
    )
    if not moved:
        raise NotWaiting()


def _apply(actor: Actor, draft: CorrectionDraft, record: ServiceRecord, now: datetime) -> None:
    before, after = record.minutes, draft.minutes_after
    correction = RecordCorrection.objects.create(
        city_id=actor.city,
        record=record,
        minutes_before=before,
        minutes_after=after,
        reason=draft.reason,
        request_id=draft.request_id,
        by_id=draft.by_id,
        second_by=actor.person_id,
        at=now,
    )
    move_record(
        actor=actor,
        record=record,
        deed="correct",
        to=RecordState.CONFIRMED,
        reason=draft.reason,
        now=now,
        columns=_columns(record, after),
    )
    if record.claim_state == ClaimState.CLAIMED:
        posting = Posting(
            record.volunteer_id, after - before, correction.pk, kind=TransferKind.CORRECTION
        )
        post_transfers(city=actor.city, postings=[posting], now=now)
    publish(actor.city, RecordCorrected(str(record.pk), str(record.volunteer_id)))
    _tell(actor, record, before, draft.reason, now)


def _columns(record: ServiceRecord, minutes: int) -> dict[str, Any]:
    """Minutes that no longer fit in the recorded span widen it to the shift."""
    if minutes <= span_of(record).minutes:
        return {"minutes": minutes}
    span = widest(Span(record.shift.starts_at, record.shift.ends_at), minutes)
    return {"minutes": minutes, "span": TimestamptzRange(span.start, span.end)}


def _tell(actor: Actor, record: ServiceRecord, before: int, reason: str, now: datetime) -> None:
    notify_person(
        city=actor.city,
        person_id=record.person_id,
        kind="attendance.corrected",
        now=now,
        params={
            "title": record.activity_title,
            "before": str(before),
            "after": str(record.minutes),
            "reason": reason,
        },
        url=f"/me/hours/{record.pk}",
        subject_id=record.pk,
        organisation_id=record.organisation_id,
    )


def _refuse(
    actor: Actor, draft: CorrectionDraft, record: ServiceRecord, words: str, now: datetime
) -> None:
    """A request that was accepted on this draft is open again, with its old clock."""
    if draft.request_id:
        CorrectionRequest.objects.in_city(actor.city).filter(
            pk=draft.request_id, state=CorrectionState.ACCEPTED
        ).update(state=CorrectionState.OPEN, answer="", answered_by=None, answered_at=None)
    fact = Fact(
        "attendance.correction_dropped",
        "record",
        record.pk,
        record.person_id,
        words.strip(),
        {"before": draft.minutes_before, "after": draft.minutes_after},
    )
    record_event(actor=actor, now=now, fact=fact)
