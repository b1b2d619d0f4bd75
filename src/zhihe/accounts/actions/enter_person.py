"""Enter somebody else, unclaimed: by an import or at a station (domain.md §2.14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhihe.accounts import rules
from zhihe.accounts.errors import NameRefused
from zhihe.accounts.events import PersonRegistered
from zhihe.accounts.models import Person
from zhihe.accounts.queries.documents import document_fields, read_document
from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.accounts.terms import EnteredBy
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local_date
from zhihe.foundation.pinyin import pinyin_key
from zhihe.foundation.uuid7 import uuid7
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """What was written down of a person: ``phone`` E.164 or '', ``kind`` and ``number`` or ''."""

    name: str
    phone: str = ""
    kind: str = ""
    number: str = ""
    country: str = ""
    birth_date: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """``made`` is false when the person is known: same document, or name and number."""

    person: Person
    made: bool


@transaction.atomic
def enter_person(
    *,
    actor: Actor,
    entry: PersonEntry,
    now: datetime,
    organisation_id: UUID | None,
    organisation_label: str,
    entered_by: EnteredBy = EnteredBy.IMPORT,
    tell: bool = True,
) -> Entered:
    """Make the unclaimed person, or return the one there is, untouched.

    The person is told by SMS (``tell``) and may claim or say 「这不是我」. Raises NameRefused,
    DocumentRefused.
    """
    name = " ".join(entry.name.split())
    if not rules.name_is_fit(name):
        raise NameRefused()
    known = _known(entry, name, now)
    if known is not None:
        return Entered(known, False)
    try:
        with transaction.atomic():
            person = _make(entry, name, organisation_id, organisation_label, entered_by, now)
    except IntegrityError:  # a second import met the same document at the same moment
        known = _known(entry, name, now)
        if known is None:
            raise
        return Entered(known, False)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.entered",
            "person",
            person.pk,
            person_id=person.pk,
            detail={"organisation": str(organisation_id or "")},
        ),
    )
    publish(actor.city, PersonRegistered(str(person.pk)))
    if tell and entry.phone:
        enqueue_text(
            city=actor.city,
            phone=entry.phone,
            template="claim_account",
            params={"unit": organisation_label or "志愿服务组织"},
            now=now,
            person_id=person.pk,
            organisation_id=organisation_id,
            subject_id=person.pk,
        )
    return Entered(person, True)


def _known(entry: PersonEntry, name: str, now: datetime) -> Person | None:
    """Same document, whoever entered it; without a document the same name at the same number."""
    if entry.number:
        index = read_document(
            entry.kind, entry.number, entry.country, entry.birth_date, entry.sex, local_date(now)
        ).index
        found = Person.objects.filter(identity_index=index).select_related("merged_into").first()
        return found.merged_into if found and found.merged_into else found
    if not entry.phone:
        return None
    index = phone_index(entry.phone)
    living = Person.objects.filter(
        name=name, merged_into__isnull=True, closed_at__isnull=True, disowned_at__isnull=True
    )
    return (
        living.filter(contact_index=index).first()
        or living.filter(account__phone_index=index).first()
    )


def _make(
    entry: PersonEntry,
    name: str,
    organisation_id: UUID | None,
    label: str,
    entered_by: EnteredBy,
    now: datetime,
) -> Person:
    document = {}
    if entry.number:
        document = document_fields(
            read_document(
                entry.kind,
                entry.number,
                entry.country,
                entry.birth_date,
                entry.sex,
                local_date(now),
            )
        )
    contact = {}
    if entry.phone:
        contact = {
            "contact_index": phone_index(entry.phone),
            "contact_sealed": seal_phone(entry.phone),
            "contact_tail": entry.phone[-4:],
        }
    told = {"birth_date": entry.birth_date, "sex": entry.sex}
    return Person.objects.create(
        id=uuid7(),
        name=name,
        pinyin=pinyin_key(name, person=True)[:120],
        entered_by=entered_by,
        entered_for=organisation_id,
        entered_label=label[:120],
        created_at=now,
        **{**told, **document, **contact},
    )
