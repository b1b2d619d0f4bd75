"""Close an account: locked and pseudonymised; hours stay (domain.md §2.5)."""

from __future__ import annotations

import os
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhihe.accounts.events import PersonClosed
from zhihe.accounts.models import Account, Consent, Person
from zhihe.accounts.queries.persons import living_persons
from zhihe.accounts.queries.phones import seal_phone
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.person_parts import close_person_parts


@transaction.atomic
def close_account(*, actor: Actor, account: Account, now: datetime) -> None:
    """Every person of the account. The number is free for a new account at once; the keyed index of
    the identity stays, so that nobody makes the same person twice. Apps may refuse (appointments).
    """
    for person in list(living_persons(account)):
        close_person_parts(actor, person.pk, now)
        _pseudonymise(person, now)
        Consent.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=now)
        record_event(
            actor=actor,
            now=now,
            fact=Fact("accounts.closed", "person", person.pk, person_id=person.pk),
        )
        publish(actor.city, PersonClosed(str(person.pk)))
    Account.objects.filter(pk=account.pk).update(
        is_active=False,
        phone_index=os.urandom(32),
        phone_sealed=seal_phone(""),
        phone_tail="",
        password=make_password(None),
        totp_sealed=None,
        totp_confirmed_at=None,
        session_epoch=account.session_epoch + 1,
    )


def _pseudonymise(person: Person, now: datetime) -> None:
    Person.objects.filter(pk=person.pk).update(
        name=f"已注销{str(person.pk)[-6:]}",
        pinyin="",
        sex="",
        nationality="",
        languages=[],
        document_sealed=None,
        document_tail="",
        contact_index=None,
        contact_sealed=None,
        contact_tail="",
        pin_hash="",
        closed_at=now,
    )
