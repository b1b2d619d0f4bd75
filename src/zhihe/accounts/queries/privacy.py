"""What a person sees about the own data: consents, looks, the trace, the download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from zhihe.accounts.labels import PROTECTED_FIELDS, ROLES
from zhihe.accounts.models import Consent, NoticeText, Person, ProtectedLook
from zhihe.accounts.queries.documents import open_number
from zhihe.accounts.queries.notices import published_notices
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.accounts.terms import FREE_CONSENTS, ConsentPurpose
from zhihe.audit.queries.trace import trace_of_person
from zhihe.platform.person_parts import export_person

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One purpose: the text that holds now and what this person said to it."""

    purpose: ConsentPurpose
    notice: NoticeText | None
    live: Consent | None
    withdrawn: Consent | None

    @property
    def is_old(self) -> bool:
        """Agreed to a version that a newer one has replaced."""
        return bool(self.live and self.notice and self.live.version < self.notice.version)


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look at a protected field, in words."""

    at: datetime
    viewer: str
    role: Words
    field: Words
    reason: str


def consent_lines(person: Person) -> list[ConsentLine]:
    """The account notice and every purpose a person decides about."""
    given = list(Consent.objects.filter(person=person).order_by("-given_at"))
    return [_line(purpose, given) for purpose in (ConsentPurpose.ACCOUNT, *FREE_CONSENTS)]


def _line(purpose: ConsentPurpose, given: list[Consent]) -> ConsentLine:
    mine = [consent for consent in given if consent.purpose == purpose]
    notices = published_notices(purpose)
    return ConsentLine(
        purpose,
        notices[0] if notices else None,
        next((c for c in mine if c.withdrawn_at is None), None),
        next((c for c in mine if c.withdrawn_at is not None), None),
    )


def look_lines(person: Person, limit: int = 200) -> list[LookLine]:
    """Who looked at what of this person, newest first; viewers by name and hat."""
    looks = list(ProtectedLook.objects.filter(person_id=person.pk).order_by("-at", "-id")[:limit])
    names = dict(
        Person.objects.filter(pk__in={look.viewer_id for look in looks}).values_list("pk", "name")
    )
    return [
        LookLine(
            look.at,
            names.get(look.viewer_id, ""),
            ROLES.get(look.role, look.role),
            PROTECTED_FIELDS.get(look.field, look.field),
            look.reason,
        )
        for look in looks
    ]


def download(city: str, person: Person) -> dict[str, Any]:
    """Everything the platform keeps about the person, as plain JSON."""
    return {
        "person": {
            "id": str(person.pk),
            "name": person.name,
            "sex": person.sex,
            "birth_date": person.birth_date.isoformat() if person.birth_date else None,
            "document_kind": person.document_kind,
            "document_number": open_number(person),
            "document_country": person.document_country,
            "verification": person.verification,
            "verified_at": person.verified_at,
            "phone": phone_of_person(person),
            "registered_at": person.created_at,
            "entered_by": person.entered_by,
            "entered_label": person.entered_label,
            "pledged_at": person.pledged_at,
        },
        "consents": list(
            Consent.objects.filter(person=person)
            .order_by("given_at")
            .values("purpose", "version", "given_at", "withdrawn_at")
        ),
        "looks": [
            {
                "at": look.at,
                "viewer": look.viewer,
                "role": str(look.role),
                "field": str(look.field),
                "reason": look.reason,
            }
            for look in look_lines(person, 10_000)
        ],
        "trace": [
            {"at": event.at, "deed": event.verb, "reason": event.reason}
            for event in trace_of_person(city, person.pk, 10_000)
        ],
        **export_person(city, person.pk),
    }
