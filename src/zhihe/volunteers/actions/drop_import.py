"""Throw a batch away before it was applied."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.volunteers.errors import WrongImportState
from zhihe.volunteers.models import ImportBatch
from zhihe.volunteers.terms import ImportState


@transaction.atomic
def drop_import(*, actor: Actor, batch: ImportBatch, now: datetime) -> None:
    """The same file may be handed in again after it. Raises WrongImportState."""
    moved = (
        ImportBatch.objects.in_city(actor.city)
        .filter(pk=batch.pk, state__in=(ImportState.UPLOADED, ImportState.CHECKED))
        .update(state=ImportState.DROPPED)
    )
    if not moved:
        raise WrongImportState()
    record_event(actor=actor, now=now, fact=Fact("volunteers.drop_import", "import", batch.pk))
