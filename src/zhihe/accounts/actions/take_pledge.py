"""「我愿意」: the small rite of welcome (P13)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def take_pledge(*, actor: Actor, person: Person, now: datetime) -> None:
    """Once; saying it again changes nothing."""
    if not Person.objects.filter(pk=person.pk, pledged_at__isnull=True).update(pledged_at=now):
        return
    record_event(
        actor=actor,
        now=now,
        fact=Fact("accounts.pledged", "person", person.pk, person_id=person.pk),
    )
