"""Take back a person somebody else entered, as long as nobody claimed it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.events import PersonClosed
from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def withdraw_entry(*, actor: Actor, person: Person, reason: str, now: datetime) -> bool:
    """False when the person was claimed, disowned or closed meanwhile: nothing happens then.

    The document and the number are freed, so that a right entry can follow a wrong one.
    """
    unclaimed = Person.objects.filter(
        pk=person.pk,
        account__isnull=True,
        disowned_at__isnull=True,
        closed_at__isnull=True,
        merged_into__isnull=True,
    )
    if not unclaimed.update(
        closed_at=now,
        contact_index=None,
        contact_sealed=None,
        contact_tail="",
        identity_index=None,
        document_sealed=None,
        document_tail="",
    ):
        return False
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.entry_withdrawn", "person", person.pk, person_id=person.pk, reason=reason
        ),
    )
    publish(actor.city, PersonClosed(str(person.pk)))
    return True
