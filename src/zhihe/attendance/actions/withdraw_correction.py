"""The person takes the request back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.errors.records import NotWaiting
from zhihe.attendance.models import CorrectionRequest
from zhihe.attendance.terms import CorrectionState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def withdraw_correction(*, actor: Actor, request_id: UUID, now: datetime) -> None:
    """OPEN → WITHDRAWN, by whoever asked."""
    rows = CorrectionRequest.objects.in_city(actor.city).filter(
        pk=request_id, volunteer__person_id=actor.person_id
    )
    row = rows.first()
    moved = row is not None and CorrectionRequest.objects.in_city(actor.city).filter(
        pk=request_id, state=CorrectionState.OPEN
    ).update(state=CorrectionState.WITHDRAWN, answered_at=now)
    if row is None or not moved:
        raise NotWaiting()
    kind, subject = ("record", row.record_id) if row.record_id else ("request", row.pk)
    fact = Fact("attendance.ask_withdrawn", kind, subject, actor.person_id)
    record_event(actor=actor, now=now, fact=fact)
