"""Identity documents: what a typed number says, and how it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhihe.accounts.errors import DocumentRefused
from zhihe.accounts.labels import DOCUMENT_FAULTS
from zhihe.accounts.models import Person
from zhihe.accounts.terms import DocumentKind
from zhihe.foundation.identity_numbers import IdentityKind, IdentityNumberError, Sex, check
from zhihe.platform.vault import blind_index, open_text, seal_text


@dataclass(frozen=True, slots=True)
class Document:
    """A checked document; the number stays out of ``repr``."""

    kind: DocumentKind
    number: str = field(repr=False)
    index: bytes = field(repr=False)
    country: str
    birth_date: date | None
    sex: str


def read_document(
    kind: str, number: str, country: str, birth_date: date | None, sex: str, today: date
) -> Document:
    """Check a number as typed against the form; DocumentRefused says ``why``."""
    try:
        facts = check(
            IdentityKind(kind),
            number[:60],
            country=country or None,
            birth_date=birth_date,
            sex=Sex(sex) if sex else None,
            today=today,
        )
    except IdentityNumberError as error:
        raise DocumentRefused(DOCUMENT_FAULTS.get(error.code), why=error.code) from None
    except ValueError:
        raise DocumentRefused(DOCUMENT_FAULTS["other_kind"], why="other_kind") from None
    return Document(
        DocumentKind(facts.kind.value),
        facts.normalised,
        identity_index(facts.index_text),
        facts.country or "",
        facts.birth_date,
        facts.sex.value if facts.sex else "",
    )


def identity_index(text: str) -> bytes:
    """Keyed blind index of ``IdentityFacts.index_text``: one identity, one person."""
    return blind_index(text, "identity")


def document_fields(document: Document) -> dict[str, Any]:
    """Columns of Person that keep the document: the number sealed, the index keyed."""
    return {
        "document_kind": document.kind,
        "document_country": document.country,
        "document_sealed": seal_text(document.number, "document"),
        "document_tail": document.number[-4:] if len(document.number) > 8 else "",
        "identity_index": document.index,
        "birth_date": document.birth_date,
        "sex": document.sex,
    }


def open_number(person: Person) -> str:
    """The number in clear, '' when not stored. Only ``look_at_protected`` and verifying ask."""
    return open_text(person.document_sealed, "document")
