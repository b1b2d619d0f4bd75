"""The organisation answers a request with reasons; a yes starts the correction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.actions.correct_record import correct_record
from zhihe.attendance.actions.decide_exception import decide_exception
from zhihe.attendance.actions.enter_missing import enter_missing
from zhihe.attendance.errors.records import BARS, MinutesWrong, NotWaiting, OwnHours, ReasonNeeded
from zhihe.attendance.models import CorrectionRequest, ServiceRecord
from zhihe.attendance.policies.records import get_record, sees_desk
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.terms import CorrectionState, Decision, RecordState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden

OPEN_ENDED = (RecordState.REJECTED, RecordState.REVERSED)


@transaction.atomic
def answer_correction(
    *,
    actor: Actor,
    request: CorrectionRequest,
    accept: bool,
    words: str,
    now: datetime,
    minutes: int | None = None,
) -> None:
    """Refuse with words, or accept with words and minutes.

    Accepting a counted record drafts its correction, a pending one sets its minutes at the desk,
    and a missing or returned one enters it anew as 两人补记: each still needs its second person.
    """
    words = words.strip()[:500]
    if not words:
        raise ReasonNeeded()
    if not sees_desk(actor, request.organisation, now):
        raise Forbidden()
    if request.volunteer.person_id == actor.person_id:
        raise OwnHours(BARS["self"])
    record = get_record(actor.city, request.record_id) if request.record_id else None
    if record is not None:
        why = bar_of(record, actor.person_id)
        if why in ("self", "creator", "leader", "roll", "entered"):
            raise OwnHours(BARS[why])
    _close(actor, request, accept, words, now)
    if accept:
        _start(actor, request, record, words, minutes, now)
    _tell(actor, request, accept, words, now)


def _close(
    actor: Actor, request: CorrectionRequest, accept: bool, words: str, now: datetime
) -> None:
    moved = (
        CorrectionRequest.objects.in_city(actor.city)
        .filter(pk=request.pk, state=CorrectionState.OPEN)
        .update(
            state=CorrectionState.ACCEPTED if accept else CorrectionState.REFUSED,
            answer=words,
            answered_by=actor.person_id,
            answered_at=now,
        )
    )
    if not moved:
        raise NotWaiting()


def _start(
    actor: Actor,
    request: CorrectionRequest,
    record: ServiceRecord | None,
    words: str,
    minutes: int | None,
    now: datetime,
) -> None:
    if minutes is None:
        raise MinutesWrong(most=1440)
    if record is None or record.state in OPEN_ENDED:
        enter_missing(actor=actor, request=request, minutes=minutes, words=words, now=now)
    elif record.state == RecordState.PENDING:
        decide_exception(
            actor=actor,
            record_id=record.pk,
            decision=Decision.SET_MINUTES,
            minutes=minutes,
            reason=words,
            now=now,
        )
    else:
        correct_record(
            actor=actor,
            record_id=record.pk,
            minutes=minutes,
            reason=words,
            now=now,
            request_id=request.pk,
        )


def _tell(
    actor: Actor, request: CorrectionRequest, accept: bool, words: str, now: datetime
) -> None:
    subject = ("record", request.record_id) if request.record_id else ("request", request.pk)
    fact = Fact(
        "attendance.answer",
        *subject,
        request.volunteer.person_id,
        words,
        {"accepted": accept, "request": str(request.pk)},
    )
    record_event(actor=actor, now=now, fact=fact)
    kind = "attendance.request_accepted" if accept else "attendance.request_refused"
    title = request.shift.activity.title if request.shift else ""
    notify_person(
        city=actor.city,
        person_id=request.volunteer.person_id,
        kind=kind,
        now=now,
        params={"words": words, "title": title},
        url=f"/me/hours/requests/{request.pk}",
        subject_id=request.pk,
        organisation_id=request.organisation_id,
    )
