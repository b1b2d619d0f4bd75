"""Public verification: by number and check code, or by the exact file."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhihe.certificates.labels import evidence_words
from zhihe.certificates.models import Certificate
from zhihe.certificates.rules import mask_name
from zhihe.certificates.terms import CertificateState
from zhihe.foundation.check_digit import normalise_human_code
from zhihe.opportunities.queries.standards import STANDARD_LOOKS, StandardLook

SHOWN = (CertificateState.VALID, CertificateState.SUPERSEDED, CertificateState.REVOKED)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a stranger may know: no document number, the name masked. Minutes."""

    number: str
    state: str
    holder: str
    volunteer_no_tail: str
    period_from: Any
    period_to: Any
    minutes: int
    services: int
    evidence: list[dict[str, Any]]
    standards: list[StandardLook]
    issuers: list[dict[str, Any]]
    made_at: datetime | None
    revoke_reason: str
    sha256: str


def verify_number(city: str, number: str, check_code: str) -> Verified | None:
    """None when number and code do not belong together (compared in constant time)."""
    # Text copied from a PDF brings zero-width spaces along.
    row = _row(city, number="".join(c for c in number.upper() if c.isascii() and c.isalnum()))
    code = normalise_human_code(check_code) or ""
    if row is None or not hmac.compare_digest(row.check_code.encode(), code.encode()):
        return None
    return _verified(row)


def verify_file(city: str, sha256: str) -> Verified | None:
    """The certificate whose exact bytes have this hash (hex), else None."""
    row = _row(city, sha256=sha256)
    return None if row is None else _verified(row)


def _row(city: str, **where: str) -> Certificate | None:
    return (
        Certificate.objects.in_city(city)
        .filter(state__in=SHOWN, **where)
        .select_related("volunteer")
        .first()
    )


def _verified(row: Certificate) -> Verified:
    grades = row.content["by_grade"]
    return Verified(
        number=row.number,
        state=row.state,
        holder=mask_name(row.volunteer.name),
        volunteer_no_tail=row.volunteer.volunteer_no[-4:],
        period_from=row.period_from,
        period_to=row.period_to,
        minutes=row.minutes_total,
        services=row.content["services"],
        evidence=[
            {
                "grade": g,
                "minutes": grades[g],
                "meaning": evidence_words(g)[2],
                "meaning_en": evidence_words(g)[3],
            }
            for g in "ABCD"
            if g in grades
        ],
        standards=[STANDARD_LOOKS[g] for g in row.content.get("by_group", {})],
        issuers=[
            {
                key: issuer[key]
                for key in ("organisation", "formerly", "phone", "minutes", "services")
            }
            for issuer in row.content["issuers"]
        ],
        made_at=row.made_at,
        revoke_reason=row.revoke_reason,
        sha256=row.sha256,
    )
