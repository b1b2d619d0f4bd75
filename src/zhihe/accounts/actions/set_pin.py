"""Give a person an own PIN, or take it away."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhihe.accounts import rules
from zhihe.accounts.errors import PinRefused
from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def set_pin(*, actor: Actor, person: Person, pin: str, now: datetime) -> None:
    """An empty ``pin`` takes it away. Raises PinRefused for 1234 and its like."""
    if pin and not rules.pin_is_fit(pin):
        raise PinRefused()
    Person.objects.filter(pk=person.pk).update(
        pin_hash=make_password(pin) if pin else "", pin_tries=0, pin_locked_until=None
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.pin", "person", person.pk, person_id=person.pk, detail={"set": bool(pin)}
        ),
    )
