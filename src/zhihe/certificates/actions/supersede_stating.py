"""A record was corrected: certificates that state it are no longer right."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.certificates.models import Certificate, CertificateRecord
from zhihe.certificates.terms import CertificateState
from zhihe.platform.actor import system_actor


@transaction.atomic
def supersede_stating(*, city: str, record_id: UUID, now: datetime) -> int:
    """Put every valid certificate stating the record aside and tell its holder; returns how many."""
    ids = (
        CertificateRecord.objects.in_city(city)
        .filter(record_id=record_id)
        .values_list("certificate_id", flat=True)
    )
    rows = list(
        Certificate.objects.in_city(city).filter(pk__in=list(ids), state=CertificateState.VALID)
    )
    for row in rows:
        Certificate.objects.in_city(city).filter(pk=row.pk, state=CertificateState.VALID).update(
            state=CertificateState.SUPERSEDED
        )
        record_event(
            actor=system_actor(city),
            now=now,
            fact=Fact(
                "certificates.supersede",
                "certificate",
                row.pk,
                person_id=row.person_id,
                reason="record corrected",
                detail={"record": str(record_id)},
            ),
        )
        notify_person(
            city=city,
            person_id=row.person_id,
            kind="certificates.outdated",
            params={"number": row.number},
            url="/me/certificates",
            now=now,
        )
    return len(rows)
