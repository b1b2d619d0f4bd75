"""Ask for a certificate of a period: free, at any moment, as often as wanted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from procrastinate.contrib.django import app

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.certificates.errors import NothingToCertify, WrongPeriod
from zhihe.certificates.models import Certificate, CertificateRecord
from zhihe.certificates.queries.statement import Statement, statement_of
from zhihe.certificates.rules import new_check_code, new_number
from zhihe.foundation import clock
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.actor import Actor
from zhihe.volunteers.models import Volunteer


@transaction.atomic
def ask_certificate(
    *,
    actor: Actor,
    volunteer: Volunteer,
    first: date,
    last: date,
    now: datetime,
    language: str = "zh-hans",
    show_number: bool = False,
    purpose: str = "",
) -> Certificate:
    """Fix what is stated now; the PDF is made by a job. Raises WrongPeriod, NothingToCertify."""
    today = clock.local_date(now)
    if last < first or last > today:
        raise WrongPeriod()
    statement = statement_of(actor.city, volunteer.pk, first, last)
    if not statement.services:
        raise NothingToCertify()
    certificate = Certificate.objects.create(
        id=uuid7(),
        city_id=actor.city,
        number=new_number(today),
        check_code=new_check_code(),
        volunteer=volunteer,
        person_id=volunteer.person_id,
        language=language,
        period_from=first,
        period_to=last,
        show_number=show_number,
        purpose=purpose[:60],
        minutes_total=statement.minutes,
        content=_content(statement),
        asked_by=actor.person_id,
        asked_at=now,
    )
    _keep_records(certificate, statement)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "certificates.ask",
            "certificate",
            certificate.pk,
            person_id=volunteer.person_id,
            detail={
                "from": first.isoformat(),
                "to": last.isoformat(),
                "minutes": statement.minutes,
            },
        ),
    )
    app.configure_task("certificates.make", queue="documents").defer(
        city=actor.city, certificate_id=str(certificate.pk)
    )
    return certificate


def _keep_records(certificate: Certificate, statement: Statement) -> None:
    CertificateRecord.objects.bulk_create(
        [
            CertificateRecord(
                id=uuid7(),
                city_id=certificate.city_id,
                certificate=certificate,
                record=record,
                minutes=record.minutes,
            )
            for section in statement.sections
            for record in section.records
        ]
    )


def _content(statement: Statement) -> dict[str, object]:
    """The stated facts, kept for verification without opening the PDF. No holder's name."""
    return {
        "by_grade": statement.by_grade,
        "by_group": statement.by_group,
        "services": statement.services,
        "issuers": [
            {
                "recorded": str(s.recorded_id),
                "id": str(s.organisation_id),
                "organisation": s.organisation,
                "formerly": s.formerly,
                "principal": s.principal,
                "handler": s.handler,
                "phone": s.phone,
                "minutes": s.minutes,
                "services": len(s.records),
            }
            for s in statement.sections
        ],
    }
