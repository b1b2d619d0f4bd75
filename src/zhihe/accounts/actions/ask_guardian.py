"""Ask a guardian by SMS to decide for a minor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts import rules
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.errors import GuardianNotAsked, GuardianRefused, NameRefused
from zhihe.accounts.models import Guardianship, Person
from zhihe.accounts.queries.persons import adult_beside, newest_guardianship
from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.accounts.terms import CodePurpose, GuardianState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local_date
from zhihe.platform.actor import Actor


@transaction.atomic
def ask_guardian(
    *,
    actor: Actor,
    child: Person,
    name: str,
    phone: str,
    relation: str,
    now: datetime,
    asked_from: bytes | None = None,
) -> Guardianship:
    """``phone`` is E.164. The text carries a code that is good for 72 hours at the short address.

    Raises NameRefused, GuardianRefused (the child's own number, or no guardian's relation),
    GuardianNotAsked (agreed already), and what asking for codes refuses.
    """
    called = " ".join(name.split())
    if not rules.name_is_fit(called):
        raise NameRefused()
    if relation not in rules.guardian_relations() or _own_number(child, phone, now):
        raise GuardianRefused()
    newest = newest_guardianship(child.pk)
    if newest is not None and newest.state == GuardianState.GIVEN:
        raise GuardianNotAsked()
    row = Guardianship.objects.create(
        child=child,
        guardian_name=called,
        guardian_phone_index=phone_index(phone),
        guardian_phone_sealed=seal_phone(phone),
        relation=relation,
        asked_at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact("accounts.guardian_asked", "guardianship", row.pk, person_id=child.pk),
    )
    ask_phone_code(
        city=actor.city,
        phone=phone,
        purpose=CodePurpose.GUARDIAN,
        now=now,
        asked_from=asked_from,
        params={"child": rules.mask_name(child.name)[:5], "title": "志愿者登记"},
    )
    return row


def _own_number(child: Person, phone: str, now: datetime) -> bool:
    """The child's own phone is a guardian's only where a grown person shares the account."""
    account = child.account
    if account is None or bytes(account.phone_index) != phone_index(phone):
        return False
    return not adult_beside(child, local_date(now))
