"""Light entry: a new person of an account, known by a name alone (Z41)."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction

from zhihe.accounts import rules
from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.errors import NameRefused
from zhihe.accounts.events import PersonRegistered
from zhihe.accounts.models import Account, Person
from zhihe.accounts.terms import ConsentPurpose, EnteredBy
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.pinyin import pinyin_key
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def name_person(
    *, city: str, account: Account, name: str, now: datetime, by: Actor | None = None
) -> Person:
    """Make the person and note the consent to the account notice. Raises NameRefused.

    ``by`` is the person of the same account who adds a family member; else the new person alone.
    """
    called = " ".join(unicodedata.normalize("NFKC", name).split())
    if not rules.name_is_fit(called):
        raise NameRefused()
    identity = uuid7()
    person = Person.objects.create(
        id=identity,
        account=account,
        name=called,
        pinyin=pinyin_key(called, person=True)[:120],
        entered_by=EnteredBy.GUARDIAN if by else EnteredBy.SELF,
        claimed_at=now,
        created_at=now,
    )
    actor = by or Actor(city=city, person_id=identity, account_id=account.pk)
    record_event(
        actor=actor, now=now, fact=Fact("accounts.name", "person", identity, person_id=identity)
    )
    give_consent(actor=actor, person=person, purpose=ConsentPurpose.ACCOUNT, now=now)
    publish(city, PersonRegistered(str(identity)))
    return person
