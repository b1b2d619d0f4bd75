"""Keep an uploaded roster file, encrypted, until it is looked at and applied or dropped."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from zhihe.attendance.errors import FileTwice
from zhihe.attendance.models import RosterBatch, Sheet
from zhihe.attendance.queries.roster_files import read_table
from zhihe.attendance.rules.rosters import guess
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Activity
from zhihe.platform.actor import Actor
from zhihe.platform.vault import seal


@transaction.atomic
def upload_roster(
    *, actor: Actor, activity: Activity, content: bytes, file_name: str, source: str, now: datetime
) -> RosterBatch:
    """``activity`` by ``access_activity_for_rosters``. The columns are guessed from the headings.

    Raises FileWrong; FileTwice when the same file was applied before.
    """
    table = read_table(content)
    digest = hashlib.sha256(content).hexdigest()
    done = Sheet.objects.in_city(actor.city).filter(
        organisation_id=activity.organisation_id, file_hash=digest
    )
    if done.exists():
        raise FileTwice()
    identity = uuid7()
    kept = default_storage.save(f"rosters/{identity}", ContentFile(seal(content, "roster_file")))
    batch = RosterBatch.objects.create(
        id=identity,
        city_id=actor.city,
        organisation_id=activity.organisation_id,
        activity=activity,
        file=kept,
        file_name=file_name[:120],
        file_hash=digest,
        source=source.strip()[:60] or "xlsx",
        mapping=guess(table.headings),
        uploaded_by=actor.person_id,
        uploaded_at=now,
    )
    fact = Fact("attendance.upload_roster", "roster", batch.pk, detail={"rows": len(table.rows)})
    record_event(actor=actor, now=now, fact=fact)
    return batch
