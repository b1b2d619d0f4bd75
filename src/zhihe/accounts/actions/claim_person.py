"""「是我」: an unclaimed person becomes a person of the account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.errors import NotClaimable
from zhihe.accounts.events import PersonClaimed
from zhihe.accounts.models import Account, Person
from zhihe.accounts.terms import ConsentPurpose
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def claim_person(*, city: str, account: Account, person: Person, now: datetime) -> Person:
    """The contact number was proved before (policies.access_claimable). Raises NotClaimable.

    Claiming twice from two tabs works once; the account notice is agreed to with it. Hours that
    waited count from here (listeners of PersonClaimed).
    """
    unclaimed = Person.objects.filter(
        pk=person.pk,
        account__isnull=True,
        disowned_at__isnull=True,
        merged_into__isnull=True,
        closed_at__isnull=True,
    )
    if not unclaimed.update(
        account=account, claimed_at=now, contact_index=None, contact_sealed=None, contact_tail=""
    ):
        raise NotClaimable()
    person.refresh_from_db()
    actor = Actor(city=city, person_id=person.pk, account_id=account.pk)
    record_event(
        actor=actor,
        now=now,
        fact=Fact("accounts.claimed", "person", person.pk, person_id=person.pk),
    )
    give_consent(actor=actor, person=person, purpose=ConsentPurpose.ACCOUNT, now=now)
    publish(city, PersonClaimed(str(person.pk), str(person.entered_for or "")))
    return person
