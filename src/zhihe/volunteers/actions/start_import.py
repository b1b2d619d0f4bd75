"""Say yes to the preview: the rows without errors are entered by a job, all or none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.volunteers.errors import NothingToImport, WrongImportState
from zhihe.volunteers.models import ImportBatch
from zhihe.volunteers.terms import ImportState


@transaction.atomic
def start_import(
    *, actor: Actor, batch: ImportBatch, now: datetime, sub_teams: bool = False
) -> None:
    """A second click finds it started. ``sub_teams``: each department of the sheet becomes one.

    Raises NothingToImport, WrongImportState.
    """
    if not batch.counts.get("fit"):
        raise NothingToImport()
    moved = (
        ImportBatch.objects.in_city(actor.city)
        .filter(pk=batch.pk, state=ImportState.CHECKED)
        .update(
            state=ImportState.APPLYING, progress=0, error="", made_teams=[] if sub_teams else None
        )
    )
    if not moved:
        raise WrongImportState()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.start_import", "import", batch.pk, detail={"fit": batch.counts["fit"]}
        ),
    )
    app.configure_task("volunteers.apply_import", queue="imports").defer(
        city=actor.city, batch_id=str(batch.pk), actor_id=str(actor.person_id)
    )
