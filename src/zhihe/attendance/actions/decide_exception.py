"""The desk decides an exception: minutes by a known way, or by hand with a reason."""

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
    AlreadySettled,
    DecisionImpossible,
    MinutesWrong,
    OwnHours,
    ReasonNeeded,
)
from zhihe.attendance.labels.records import decision_words
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import is_first
from zhihe.attendance.queries.cases import case_of
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.decisions import Case, Decided, decide, most_minutes
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.rules.proposal import needs_second
from zhihe.attendance.terms import Decision, Flag, Method, RecordState
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden

BY_DESK = (Decision.CLOSE_AT_END, Decision.SET_MINUTES)


@transaction.atomic
def decide_exception(
    *,
    actor: Actor,
    record_id: UUID,
    decision: str,
    now: datetime,
    minutes: int | None = None,
    reason: str = "",
) -> ServiceRecord:
    """Decide a pending record; nothing is counted yet.

    SET_MINUTES needs a reason (shown to the volunteer) and 1 ≤ minutes ≤ shift + grace. Raises
    DecisionImpossible when the way does not fit, OwnHours for whoever made or led it.
    """
    rows = lock_records(actor.city, [RecordState.PENDING], [record_id])
    if not rows:
        raise AlreadySettled()
    record = rows[0]
    if not is_first(actor, record.organisation, now):
        raise Forbidden()
    why = bar_of(record, actor.person_id)
    if why:
        raise OwnHours(BARS[why])
    if decision == Decision.SET_MINUTES and not reason.strip():
        raise ReasonNeeded()
    if decision == Decision.ASK_LEADER:
        return _ask_leader(actor, record, now)
    case = case_of(actor.city, record)
    decided = decide(case, decision, minutes)
    if decided is None:
        raise _impossible(case, decision)
    words = reason.strip() or str(decision_words(decision, decided.minutes))
    return move_record(
        actor=actor,
        record=record,
        deed="decide",
        to=RecordState.PENDING,
        reason=words,
        now=now,
        columns=_columns(record, decided, decision),
    )


def _impossible(case: Case, decision: str) -> Exception:
    if decision == Decision.SET_MINUTES:
        return MinutesWrong(most=most_minutes(case.shift))
    return DecisionImpossible()


def _columns(record: ServiceRecord, decided: Decided, decision: str) -> dict[str, Any]:
    flags = {f for f in record.flags if f != Flag.ASKED_LEADER} | {Flag.DECIDED}
    if decided.by_hand:
        flags.add(Flag.DESK_MINUTES)
    elif Flag.DESK_MINUTES in flags:
        flags.discard(Flag.DESK_MINUTES)
    methods = [m for m in record.methods if m != Method.DESK]
    if decision in BY_DESK:
        methods.append(Method.DESK)
    return {
        "minutes": decided.minutes,
        "grade": decided.grade,
        "methods": methods,
        "span": TimestamptzRange(decided.span.start, decided.span.end),
        "flags": sorted(flags),
        "needs_second": needs_second(decided.grade, sorted(flags)),
    }


def _ask_leader(actor: Actor, record: ServiceRecord, now: datetime) -> ServiceRecord:
    flags = sorted({*record.flags, Flag.ASKED_LEADER} - {Flag.LEADER_SAW, Flag.LEADER_DID_NOT})
    moved = move_record(
        actor=actor,
        record=record,
        deed="decide",
        to=RecordState.PENDING,
        now=now,
        reason=str(decision_words(Decision.ASK_LEADER, record.minutes)),
        columns={"flags": flags},
    )
    notify_person(
        city=actor.city,
        person_id=record.leader_id,
        kind="attendance.leader_asked",
        now=now,
        params={"title": record.activity_title, "name": record.volunteer.name},
        url="/me/asked/",
        subject_id=record.pk,
        organisation_id=record.organisation_id,
    )
    return moved
