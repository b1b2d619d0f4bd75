"""Take a consent back, as easily as it was given."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.errors import ConsentBasic
from zhihe.accounts.events import PersonChanged
from zhihe.accounts.models import Consent, Person
from zhihe.accounts.terms import ConsentPurpose
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def withdraw_consent(
    *, actor: Actor, person: Person, purpose: ConsentPurpose, now: datetime
) -> None:
    """Twice is once. Raises ConsentBasic for the account notice.

    Taking back the identity number erases the stored number and keeps the blind index, so that
    nobody registers with it again.
    """
    if purpose == ConsentPurpose.ACCOUNT:
        raise ConsentBasic()
    live = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True)
    if not live.update(withdrawn_at=now):
        return
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.consent_withdrawn",
            "person",
            person.pk,
            person_id=person.pk,
            detail={"purpose": purpose.value},
        ),
    )
    if purpose == ConsentPurpose.IDENTITY_NUMBER and person.document_sealed is not None:
        Person.objects.filter(pk=person.pk).update(document_sealed=None, document_tail="")
        record_event(
            actor=actor,
            now=now,
            fact=Fact("accounts.number_erased", "person", person.pk, person_id=person.pk),
        )
    publish(actor.city, PersonChanged(str(person.pk)))
