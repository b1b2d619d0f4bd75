"""State an identity document, the first or one that replaces it; one identity, one person."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhihe.accounts import rules
from zhihe.accounts.actions.count_attempt import count_attempt
from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.errors import DocumentFixed, DocumentRefused, IdentityTaken, TooYoung
from zhihe.accounts.events import PersonChanged
from zhihe.accounts.labels import DOCUMENT_FAULTS
from zhihe.accounts.models import DocumentChange, Person
from zhihe.accounts.queries.ages import band_of
from zhihe.accounts.queries.documents import Document, document_fields, read_document
from zhihe.accounts.terms import AttemptKind, ConsentPurpose, Verification
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local, local_date
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.vault import blind_index


@transaction.atomic
def state_document(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    number: str,
    country: str = "",
    birth_date: date | None = None,
    sex: str = "",
    language: str = "zh",
    replace: bool = False,
    now: datetime,
) -> None:
    """Check the number against the form and keep it sealed; calling this is the consent to it.

    ``replace``: a renewed passport or card takes the place of the verified one, and is verified
    anew. Raises DocumentRefused, TooYoung, IdentityTaken, DocumentFixed, TriesUsedUp.
    """
    count_attempt(
        kind=AttemptKind.DOCUMENT,
        who=blind_index(str(person.pk), "document_try"),
        most=rules.DOCUMENT_TRIES,
        within=rules.DOCUMENT_LOCK,
        now=now,
    )
    document = read_document(kind, number, country, birth_date, sex, local_date(now))
    _refuse_by_age(actor.city, document, language, now)
    before = Person.objects.select_for_update().get(pk=person.pk)
    if before.verification == Verification.VERIFIED and not replace:
        raise DocumentFixed()
    _keep(before, document)
    changed = before.identity_index is not None and bytes(before.identity_index) != document.index
    if changed:
        _note_change(actor, before, document, now)
    person.refresh_from_db()
    give_consent(actor=actor, person=person, purpose=ConsentPurpose.IDENTITY_NUMBER, now=now)
    verb = "accounts.document_replaced" if changed else "accounts.document"
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            verb, "person", person.pk, person_id=person.pk, detail={"kind": document.kind.value}
        ),
    )
    publish(actor.city, PersonChanged(str(person.pk)))


def _refuse_by_age(city: str, document: Document, language: str, now: datetime) -> None:
    if document.birth_date is None:
        raise DocumentRefused(DOCUMENT_FAULTS["birth_needed"], why="birth_needed")
    band = band_of(city, document.birth_date, now)
    if band is not None and not band.may_register:
        raise TooYoung(words=band.words(language))


def _keep(person: Person, document: Document) -> None:
    """Write the columns; the unique index and the list of replaced documents say who has it."""
    replaced = DocumentChange.objects.filter(old_index=document.index).exclude(person=person)
    if replaced.exists():
        raise IdentityTaken()
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(
                **document_fields(document),
                verification=Verification.NONE,
                verified_by="",
                verified_at=None,
            )
    except IntegrityError:
        raise IdentityTaken() from None


def _note_change(actor: Actor, before: Person, document: Document, now: datetime) -> None:
    DocumentChange.objects.create(
        person_id=before.pk,
        old_kind=before.document_kind,
        old_index=before.identity_index,
        new_kind=document.kind,
        changed_at=now,
        changed_by=actor.person_id or before.pk,
        reason="replaced",
    )
    moment = local(now)
    notify_person(
        city=actor.city,
        person_id=before.pk,
        kind="accounts.document_replaced",
        params={},
        sms_template="document_replaced",
        sms_params={"when": f"{moment.month}月{moment.day}日 {moment:%H:%M}"},
        now=now,
    )
