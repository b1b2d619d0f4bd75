"""「这不是我」: the holder of the number says that the entered person is not they."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.errors import NotClaimable
from zhihe.accounts.events import PersonDisowned
from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def disown_person(*, actor: Actor, person: Person, now: datetime) -> None:
    """Never counted from here, the number is taken off, the document freed for its real holder.

    The organisation that entered is told by its listener of PersonDisowned. Raises NotClaimable.
    """
    unclaimed = Person.objects.filter(
        pk=person.pk, account__isnull=True, disowned_at__isnull=True, merged_into__isnull=True
    )
    if not unclaimed.update(
        disowned_at=now,
        contact_index=None,
        contact_sealed=None,
        contact_tail="",
        identity_index=None,
        document_sealed=None,
        document_tail="",
    ):
        raise NotClaimable()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.disowned",
            "person",
            person.pk,
            person_id=person.pk,
            detail={"organisation": str(person.entered_for or "")},
        ),
    )
    publish(actor.city, PersonDisowned(str(person.pk), str(person.entered_for or "")))
