"""Hand the file out, once."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.interchange.errors import NotReady, TakenAlready
from zhihe.interchange.models import ExportLog
from zhihe.interchange.terms import ExportState
from zhihe.platform import files
from zhihe.platform.actor import Actor
from zhihe.platform.vault import open_sealed

PURPOSE = "export"


@transaction.atomic
def take_export(*, actor: Actor, log: ExportLog, now: datetime) -> bytes:
    """The bytes; the sealed file is destroyed after commit. Raises NotReady, TakenAlready."""
    if log.state == ExportState.WAITING:
        raise NotReady()
    moved = (
        ExportLog.objects.in_city(actor.city)
        .filter(pk=log.pk, state=ExportState.READY)
        .update(state=ExportState.TAKEN, taken_at=now)
    )
    if not moved:
        raise TakenAlready()
    content = open_sealed(files.read(log.file), PURPOSE)
    record_event(
        actor=actor,
        now=now,
        fact=Fact("interchange.take_export", "export", log.pk, detail={"sha256": log.sha256}),
    )
    transaction.on_commit(lambda: default_storage.delete(log.file))
    return content
