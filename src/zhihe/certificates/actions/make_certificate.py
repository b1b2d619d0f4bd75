"""Make the PDF of a certificate once, keep its exact bytes, put older ones of the period aside."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.certificates.models import Certificate
from zhihe.certificates.queries.document import document_of
from zhihe.certificates.terms import CertificateState
from zhihe.foundation import clock
from zhihe.frame.documents import render
from zhihe.platform import files
from zhihe.platform.actor import system_actor


def make_certificate(*, city: str, certificate_id: UUID, now: datetime) -> Certificate | None:
    """Render and store; a certificate that is not waiting is left as it is (jobs may repeat)."""
    certificate = (
        Certificate.objects.in_city(city)
        .select_related("volunteer")
        .filter(pk=certificate_id)
        .first()
    )
    if certificate is None or certificate.state != CertificateState.MAKING:
        return certificate
    content = render(
        "certificates/certificate",
        document_of(certificate, clock.local_date(now)),
        at=certificate.asked_at,
    )
    name, digest = files.keep(content, "certificates", "pdf")
    with transaction.atomic():
        won = (
            Certificate.objects.in_city(city)
            .filter(pk=certificate.pk, state=CertificateState.MAKING)
            .update(state=CertificateState.VALID, file=name, sha256=digest, made_at=now)
        )
        if not won:
            return certificate
        certificate.refresh_from_db()
        _supersede(certificate)
        actor = system_actor(city)
        record_event(
            actor=actor,
            now=now,
            fact=Fact(
                "certificates.issue",
                "certificate",
                certificate.pk,
                person_id=certificate.person_id,
                detail={"sha256": digest},
            ),
        )
        notify_person(
            city=city,
            person_id=certificate.person_id,
            kind="certificates.ready",
            params={"number": certificate.number},
            url=f"/me/certificates/{certificate.pk}",
            now=now,
        )
    return certificate


def _supersede(certificate: Certificate) -> None:
    """Older valid certificates of the same person, period and language give way to this one."""
    Certificate.objects.in_city(certificate.city_id).filter(
        volunteer_id=certificate.volunteer_id,
        period_from=certificate.period_from,
        period_to=certificate.period_to,
        language=certificate.language,
        show_number=certificate.show_number,
        state=CertificateState.VALID,
    ).exclude(pk=certificate.pk).update(
        state=CertificateState.SUPERSEDED, superseded_by_id=certificate.pk
    )
