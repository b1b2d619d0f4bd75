"""Revoke a certificate: it stays, verification shows the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.certificates.errors import AlreadyEnded, ReasonNeeded
from zhihe.certificates.models import Certificate
from zhihe.certificates.terms import CertificateState
from zhihe.platform.actor import Actor


@transaction.atomic
def revoke_certificate(
    *, actor: Actor, certificate: Certificate, reason: str, now: datetime
) -> None:
    """By the recording organisation or its clerk. Raises ReasonNeeded, AlreadyEnded."""
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded()
    won = (
        Certificate.objects.in_city(actor.city)
        .filter(pk=certificate.pk, state__in=(CertificateState.VALID, CertificateState.SUPERSEDED))
        .update(
            state=CertificateState.REVOKED,
            revoked_at=now,
            revoked_by=actor.person_id,
            revoke_reason=reason[:200],
        )
    )
    if not won:
        raise AlreadyEnded()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "certificates.revoke",
            "certificate",
            certificate.pk,
            person_id=certificate.person_id,
            reason=reason,
        ),
    )
    notify_person(
        city=actor.city,
        person_id=certificate.person_id,
        kind="certificates.revoked",
        params={"number": certificate.number, "reason": reason[:100]},
        url=f"/me/certificates/{certificate.pk}",
        now=now,
    )
