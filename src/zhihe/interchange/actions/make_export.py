"""Write the list: sealed until taken, counted, and shown to everybody in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhihe.accounts.models import Person, ProtectedLook
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.interchange.models import ExportLog
from zhihe.interchange.queries.columns import FIELDS, person_id_of
from zhihe.interchange.queries.profiles import Profile, profile
from zhihe.interchange.queries.scope import rows_of
from zhihe.interchange.queries.writing import write_list
from zhihe.interchange.terms import MOST_ROWS, ExportState, Subject
from zhihe.platform import files
from zhihe.platform.actor import Actor
from zhihe.platform.vault import seal

CHUNK = 1000
PURPOSE = "export"


@transaction.atomic
def make_export(*, city: str, export_id: UUID, now: datetime) -> ExportLog:
    """Run by the job; a second run finds it made. The looks at protected fields go into the same
    transaction: a list without its trace does not exist.
    """
    import hashlib

    log = (
        ExportLog.objects.in_city(city)
        .select_for_update(of=("self",))
        .select_related("organisation", "region")
        .get(pk=export_id)
    )
    if log.state != ExportState.WAITING:
        return log
    chosen = profile(city, log.profile, log.asked_at)
    people: list[UUID] = []
    content, count = write_list(log.format, log.columns, _cells(log, chosen, people))
    name, _ = files.keep(seal(content, PURPOSE), "exports", "sealed")
    ExportLog.objects.in_city(city).filter(pk=log.pk).update(
        state=ExportState.READY,
        rows=count,
        sha256=hashlib.sha256(content).hexdigest(),
        file=name,
        made_at=now,
    )
    _trace(log, people, count, now)
    log.refresh_from_db()
    return log


def _cells(log: ExportLog, chosen: Profile, people: list[UUID]) -> Iterator[list[Any]]:
    """Row by row; persons are fetched by the thousand, and only when a column needs them."""
    readers = [FIELDS[Subject(log.subject)][field] for field, _ in chosen.columns]
    batch: list[Any] = []
    for row in rows_of(log, chosen.grades)[:MOST_ROWS].iterator(chunk_size=CHUNK):
        batch.append(row)
        if len(batch) == CHUNK:
            yield from _chunk(batch, readers, bool(chosen.protected), people)
            batch = []
    yield from _chunk(batch, readers, bool(chosen.protected), people)


def _chunk(
    batch: list[Any], readers: list[Any], with_people: bool, people: list[UUID]
) -> Iterator[list[Any]]:
    found: dict[Any, Person] = {}
    if with_people:
        ids = {person_id_of(row) for row in batch} - {None}
        found = {p.pk: p for p in Person.objects.select_related("account").filter(pk__in=ids)}
        people.extend(found)
    for row in batch:
        person = found.get(person_id_of(row))
        yield [reader(row, person) for reader in readers]


def _trace(log: ExportLog, people: list[UUID], count: int, now: datetime) -> None:
    looks = [
        ProtectedLook(
            person_id=person,
            viewer_id=log.asked_by,
            role=log.role,
            field=field,
            reason=f"{log.profile_name}：{log.reason}"[:120],
            at=now,
        )
        for person in dict.fromkeys(people)
        for field in log.protected
    ]
    ProtectedLook.objects.bulk_create(looks, batch_size=CHUNK)
    record_event(
        actor=Actor(city=log.city_id, person_id=log.asked_by),
        now=now,
        fact=Fact(
            "interchange.make_export",
            "export",
            log.pk,
            reason=log.reason,
            detail={"rows": count, "people": len(set(people)), "protected": log.protected},
        ),
    )
