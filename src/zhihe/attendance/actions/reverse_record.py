"""Take a counted record back: the minutes return, the row and its trace stay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.errors.records import BARS, AlreadySettled, CorrectionOpen, OwnHours
from zhihe.attendance.events import RecordCorrected
from zhihe.attendance.models import CorrectionDraft, ServiceRecord
from zhihe.attendance.policies.records import is_second
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.desk import CONFIRMED_STATES, bar_of
from zhihe.attendance.terms import ClaimState, DraftState, RecordState
from zhihe.ledger.actions.post_transfers import Posting, post_transfers
from zhihe.ledger.terms import TransferKind
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.refusals import Forbidden, StepUpNeeded


@transaction.atomic
def reverse_record(*, actor: Actor, record_id: UUID, reason: str, now: datetime) -> ServiceRecord:
    """CONFIRMED or FROZEN → REVERSED by the level above; posts the minutes back.

    The person who reverses is another than creator, leader, roll caller, enterer and confirmer.
    """
    if not actor.strong:
        raise StepUpNeeded()
    rows = lock_records(actor.city, CONFIRMED_STATES, [record_id])
    if not rows:
        raise AlreadySettled()
    record = rows[0]
    if not is_second(actor, record.organisation):
        raise Forbidden()
    why = bar_of(record, actor.person_id)
    if why:
        raise OwnHours(BARS[why])
    drafts = CorrectionDraft.objects.in_city(actor.city).filter(record_id=record.pk)
    if drafts.filter(state=DraftState.WAITING).exists():
        raise CorrectionOpen()
    record = move_record(
        actor=actor, record=record, deed="reverse", to=RecordState.REVERSED, reason=reason, now=now
    )
    if record.claim_state == ClaimState.CLAIMED:
        back = Posting(record.volunteer_id, -record.minutes, record.pk, kind=TransferKind.REVERSAL)
        post_transfers(city=actor.city, postings=[back], now=now)
    _tell(actor, record, reason, now)
    return record


def _tell(actor: Actor, record: ServiceRecord, reason: str, now: datetime) -> None:
    publish(actor.city, RecordCorrected(str(record.pk), str(record.volunteer_id)))
    notify_person(
        city=actor.city,
        person_id=record.person_id,
        kind="attendance.reversed",
        now=now,
        params={"title": record.activity_title, "minutes": str(record.minutes), "reason": reason},
        url=f"/me/hours/{record.pk}",
        subject_id=record.pk,
        organisation_id=record.organisation_id,
    )
