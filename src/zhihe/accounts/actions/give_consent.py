"""Agree to one purpose, to the text that holds now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.load_notices import load_notices
from zhihe.accounts.models import Consent, Person
from zhihe.accounts.queries.notices import current_notice
from zhihe.accounts.terms import ConsentPurpose
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def give_consent(
    *, actor: Actor, person: Person, purpose: ConsentPurpose, now: datetime
) -> Consent:
    """The live consent, made when there is none or when the text has a newer version."""
    text = current_notice(purpose)
    if text is None:
        load_notices(now=now)
        text = current_notice(purpose)
    version = text.version if text else 0
    live = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True)
    existing = live.first()
    if existing is not None and existing.version >= version:
        return existing
    live.update(withdrawn_at=now)
    consent, made = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"version": version, "given_at": now, "given_by": actor.person_id or person.pk},
    )
    if made:
        record_event(
            actor=actor,
            now=now,
            fact=Fact(
                "accounts.consent_given",
                "person",
                person.pk,
                person_id=person.pk,
                detail={"purpose": purpose.value, "version": version},
            ),
        )
    return consent
