"""A desk looked at the document of somebody who lost a PIN, password, authenticator or number."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhihe.accounts import rules
from zhihe.accounts.actions.carry_out_reset import carry_out_reset
from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.actions.count_attempt import count_attempt
from zhihe.accounts.actions.forget_attempts import forget_attempts
from zhihe.accounts.actions.tell_of_reset import tell_of_reset
from zhihe.accounts.errors import (
    PersonGone,
    ResetNeedsDocument,
    ResetNothing,
    ResetNotHolder,
    ResetNotOwn,
    ResetTailWrong,
    ResetWaits,
)
from zhihe.accounts.models import Person, ResetRequest
from zhihe.accounts.queries.persons import newest_guardianship
from zhihe.accounts.queries.phones import seal_phone
from zhihe.accounts.queries.resets import account_holder, resettable
from zhihe.accounts.terms import SECOND_PERSON, AttemptKind, CodePurpose, ResetKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.vault import blind_index


@transaction.atomic
def ask_reset(
    *,
    actor: Actor,
    person: Person,
    kind: ResetKind,
    tail: str,
    place: str,
    now: datetime,
    new_phone: str = "",
    code: str = "",
) -> ResetRequest:
    """``tail``: the last four characters of the document on the table. PIN and password are reset
    at once; TOTP and a guardian's number (E.164, proved by ``code``) wait for a second person.

    Raises ResetNotOwn, ResetNeedsDocument, ResetTailWrong, ResetNotHolder, ResetNothing,
    ResetWaits, PersonGone, CodeWrong, TriesUsedUp.
    """
    _refuse_wrong_people(actor, person, kind)
    if kind not in resettable(person):
        raise ResetNothing()
    _compare_document(person, tail, now)
    if kind == ResetKind.GUARDIAN_PHONE:
        check_phone_code(
            phone=new_phone,
            purpose=CodePurpose.NEW_PHONE,
            code=code,
            subject_id=person.pk,
            now=now,
        )
    row = _write(actor, person, kind, place, new_phone, now)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.reset_asked",
            "reset",
            row.pk,
            person_id=person.pk,
            detail={"kind": kind.value, "document": person.document_kind, "place": place},
        ),
    )
    if kind in SECOND_PERSON:
        tell_of_reset(row=row, notice="accounts.reset_asked", now=now)
        return row
    carry_out_reset(actor=actor, row=row, now=now)
    return row


def _refuse_wrong_people(actor: Actor, person: Person, kind: ResetKind) -> None:
    if person.pk == actor.person_id or person.account_id == actor.account_id:
        raise ResetNotOwn()
    if not person.is_living:
        raise PersonGone()
    if not (person.is_claimed and person.is_verified):
        raise ResetNeedsDocument()
    if kind in (ResetKind.PASSWORD, ResetKind.TOTP) and account_holder(person) != person.pk:
        raise ResetNotHolder()


def _compare_document(person: Person, tail: str, now: datetime) -> None:
    """A number that was never stored leaves the look itself, which the trace keeps."""
    if not person.document_tail:
        return
    who = blind_index(str(person.pk), "reset")
    count_attempt(
        kind=AttemptKind.DOCUMENT,
        who=who,
        most=rules.RESET_TRIES,
        within=rules.RESET_LOCK,
        now=now,
    )
    if tail.strip().upper() != person.document_tail.upper():
        raise ResetTailWrong()
    forget_attempts(kind=AttemptKind.DOCUMENT, who=who)


def _write(
    actor: Actor, person: Person, kind: ResetKind, place: str, new_phone: str, now: datetime
) -> ResetRequest:
    guardianship = newest_guardianship(person.pk) if kind == ResetKind.GUARDIAN_PHONE else None
    try:
        with transaction.atomic():
            return ResetRequest.objects.create(
                city_id=actor.city,
                person=person,
                kind=kind,
                guardianship=guardianship,
                new_phone_sealed=seal_phone(new_phone) if new_phone else None,
                region_id=actor.hat.region_id if actor.hat else None,
                desk_place=place[:120],
                asked_by=actor.person_id,
                asked_account=actor.account_id,
                asked_role=actor.hat.role if actor.hat else "",
                created_at=now,
            )
    except IntegrityError:
        raise ResetWaits() from None
