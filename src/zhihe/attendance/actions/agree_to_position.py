"""The person agrees on the check-in page that the position is looked at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from zhihe.accounts.models import Consent, NoticeText
from zhihe.accounts.terms import ConsentPurpose
from zhihe.attendance.queries.positions import may_use_position
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def agree_to_position(*, actor: Actor, person_id: UUID, now: datetime) -> None:
    """One live row per purpose; agreeing twice changes nothing."""
    purpose = ConsentPurpose.CHECK_IN_POSITION
    if may_use_position(person_id):
        return
    newest = NoticeText.objects.filter(purpose=purpose).aggregate(v=Max("version"))["v"] or 1
    consent = Consent.objects.create(
        person_id=person_id, purpose=purpose, version=newest, given_at=now,
        given_by=actor.person_id or person_id,
    )
    fact = Fact("accounts.consent", "consent", consent.pk, person_id=person_id,
                detail={"purpose": str(purpose), "version": newest})
    record_event(actor=actor, now=now, fact=fact)
