"""Merge an unclaimed duplicate into the person who claimed the other one (Z17)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from zhihe.accounts.errors import MergeRefused, ReasonNeeded
from zhihe.accounts.events import PersonMerged
from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.person_parts import merge_person_parts


@transaction.atomic
def merge_persons(
    *, actor: Actor, duplicate: Person, into: Person, reason: str, now: datetime
) -> None:
    """What the apps keep under the duplicate moves along (``platform.person_parts``).

    The document moves where the claimed person has none; two different documents are two people.
    Raises MergeRefused, ReasonNeeded.
    """
    reason = reason.replace("\0", "").strip()[:500]
    if not reason:
        raise ReasonNeeded()
    if duplicate.pk == into.pk:
        raise MergeRefused()
    rows = {
        row.pk: row
        for row in Person.objects.select_for_update()
        .filter(pk__in=[duplicate.pk, into.pk])
        .order_by("pk")
    }
    source, target = rows[duplicate.pk], rows[into.pk]
    if source.is_claimed or not target.is_claimed or not (source.is_living and target.is_living):
        raise MergeRefused()
    if source.identity_index is not None and target.identity_index is not None:
        raise MergeRefused()
    document = _document_of(source) if source.identity_index is not None else {}
    Person.objects.filter(pk=source.pk).update(
        merged_into=target,
        identity_index=None,
        document_sealed=None,
        document_tail="",
        contact_index=None,
        contact_sealed=None,
        contact_tail="",
    )
    if document:
        Person.objects.filter(pk=target.pk).update(**document)
    merge_person_parts(actor, source.pk, target.pk, now)
    record_events(
        actor=actor,
        now=now,
        facts=[
            Fact(
                "accounts.merged",
                "person",
                source.pk,
                person_id=target.pk,
                reason=reason,
                detail={"duplicate": str(source.pk), "into": str(target.pk)},
            ),
        ],
    )
    publish(actor.city, PersonMerged(str(source.pk), str(target.pk)))


def _document_of(source: Person) -> dict[str, Any]:
    fields = (
        "document_kind",
        "document_country",
        "document_sealed",
        "document_tail",
        "identity_index",
        "birth_date",
        "sex",
    )
    return {field: getattr(source, field) for field in fields}
