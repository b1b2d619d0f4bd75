"""Ask the provider whether name and number belong together; else a desk looks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from zhihe.accounts.actions.ask_desk_check import ask_desk_check
from zhihe.accounts.errors import DocumentMissing, VerificationMismatch
from zhihe.accounts.events import PersonChanged
from zhihe.accounts.integrations.identity_provider import IdentityResult, ManualDesk
from zhihe.accounts.models import Person
from zhihe.accounts.queries.documents import open_number
from zhihe.accounts.queries.provider import identity_provider
from zhihe.accounts.terms import Verification
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


class Outcome(StrEnum):
    """Verified now, waiting for a desk, or to be asked again later (the service had no answer)."""

    VERIFIED = "verified"
    DESK = "desk"
    LATER = "later"


def verify_identity(
    *,
    actor: Actor,
    person: Person,
    now: datetime,
    region_id: int | None = None,
    desk_place: str = "",
) -> Outcome:
    """The question goes out before any transaction opens.

    Raises VerificationMismatch, DocumentMissing.

    ``region_id`` and ``desk_place`` say which desk looks when no service can answer.
    """
    if person.verification == Verification.VERIFIED:
        return Outcome.VERIFIED
    number = open_number(person)
    if not number:
        raise DocumentMissing()
    provider = identity_provider()
    if isinstance(provider, ManualDesk) or person.document_kind not in provider.document_types:
        ask_desk_check(actor=actor, person=person, region_id=region_id, place=desk_place, now=now)
        return Outcome.DESK
    verdict = provider.verify(person.name, number)
    if verdict.result == IdentityResult.MISMATCH:
        raise VerificationMismatch()
    if verdict.result == IdentityResult.UNAVAILABLE and verdict.retryable:
        return Outcome.LATER
    if verdict.result != IdentityResult.MATCH:
        ask_desk_check(actor=actor, person=person, region_id=region_id, place=desk_place, now=now)
        return Outcome.DESK
    _note(actor, person, verdict.provider_ref, now)
    return Outcome.VERIFIED


@transaction.atomic
def _note(actor: Actor, person: Person, reference: str, now: datetime) -> None:
    """Only the document that was asked about becomes verified, not one stated meanwhile."""
    asked = Person.objects.filter(
        pk=person.pk, identity_index=person.identity_index, name=person.name
    )
    if not asked.update(verification=Verification.VERIFIED, verified_by="aliyun", verified_at=now):
        raise VerificationMismatch()
    person.refresh_from_db()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.verified",
            "person",
            person.pk,
            person_id=person.pk,
            detail={"by": "aliyun", "reference": reference},
        ),
    )
    publish(actor.city, PersonChanged(str(person.pk)))
