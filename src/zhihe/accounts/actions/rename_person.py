"""Write the name as it stands on the document; fixed once the document is verified."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction

from zhihe.accounts import rules
from zhihe.accounts.errors import DocumentFixed, NameRefused
from zhihe.accounts.events import PersonChanged
from zhihe.accounts.models import Person
from zhihe.accounts.terms import Verification
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.pinyin import pinyin_key
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def rename_person(*, actor: Actor, person: Person, name: str, now: datetime) -> None:
    """Raises NameRefused, and DocumentFixed after verification. The same name changes nothing."""
    called = " ".join(unicodedata.normalize("NFKC", name).split())
    if not rules.name_is_fit(called):
        raise NameRefused()
    if called == person.name:
        return
    open_rows = Person.objects.filter(pk=person.pk).exclude(verification=Verification.VERIFIED)
    if not open_rows.update(name=called, pinyin=pinyin_key(called, person=True)[:120]):
        raise DocumentFixed()
    person.refresh_from_db()
    record_event(
        actor=actor, now=now, fact=Fact("accounts.name", "person", person.pk, person_id=person.pk)
    )
    publish(actor.city, PersonChanged(str(person.pk)))
