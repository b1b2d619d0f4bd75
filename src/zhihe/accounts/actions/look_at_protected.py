"""Open a protected field of a person; the look is kept and shown to them (P05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from zhihe.accounts.models import Person, ProtectedLook
from zhihe.accounts.queries.documents import open_number
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


def _birth_date(person: Person) -> str:
    return person.birth_date.isoformat() if person.birth_date else ""


OPENERS: dict[str, Callable[[Person], str]] = {
    "document_number": open_number,
    "phone": phone_of_person,
    "birth_date": _birth_date,
}


@transaction.atomic
def look_at_protected(
    *, actor: Actor, person: Person, field: str, reason: str, now: datetime
) -> str:
    """``field``: document_number, phone (E.164) or birth_date (ISO). '' when it is not stored.

    The caller's policy said that the actor may. KeyError for another field. Looking at oneself
    leaves no row.
    """
    value = OPENERS[field](person)
    if actor.person_id == person.pk:
        return value
    ProtectedLook.objects.create(
        person_id=person.pk,
        viewer_id=actor.person_id or person.pk,
        role=actor.hat.role if actor.hat else "",
        field=field,
        reason=reason[:120],
        at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.looked",
            "person",
            person.pk,
            person_id=person.pk,
            reason=reason,
            detail={"field": field},
        ),
    )
    return value
