"""The leader answers the desk: I saw this person, or I did not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.errors.records import AlreadySettled
from zhihe.attendance.labels.records import vouch_words
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.terms import Flag, RecordState
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import NotFound


@transaction.atomic
def vouch_record(
    *, actor: Actor, record_id: UUID, saw: bool, words: str, now: datetime
) -> ServiceRecord:
    """Only the named leader, only when asked. It decides nothing: the desk still does."""
    rows = lock_records(actor.city, [RecordState.PENDING], [record_id])
    if not rows or Flag.ASKED_LEADER not in rows[0].flags:
        raise AlreadySettled()
    record = rows[0]
    if actor.person_id is None or actor.person_id != record.leader_id:
        raise NotFound()
    answer = Flag.LEADER_SAW if saw else Flag.LEADER_DID_NOT
    flags = sorted({*record.flags, answer} - {Flag.ASKED_LEADER})
    return move_record(
        actor=actor,
        record=record,
        deed="decide",
        to=RecordState.PENDING,
        now=now,
        reason=words.strip() or str(vouch_words(saw)),
        columns={"flags": flags},
    )
