"""Somebody took the own data along: noted in the trace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def note_download(*, actor: Actor, person: Person, now: datetime) -> None:
    """A line in the person's trace, nothing else."""
    record_event(
        actor=actor,
        now=now,
        fact=Fact("accounts.downloaded", "person", person.pk, person_id=person.pk),
    )
