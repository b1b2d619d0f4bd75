"""What a certificate states: confirmed records of a period, one section per recording organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import ClaimState, RecordState
from zhihe.certificates.rules import totals_by_grade, totals_by_group
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import Stage


@dataclass(slots=True)
class Section:
    """Hours of one recording organisation, certified by it or its successor (R02)."""

    recorded_id: UUID
    organisation_id: UUID
    organisation: str
    formerly: str
    principal: str
    handler: str
    phone: str
    minutes: int = 0
    records: list[ServiceRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statement:
    """All sections and totals; minutes."""

    sections: list[Section]
    minutes: int
    services: int
    by_grade: dict[str, int]
    by_group: dict[str, int]


def statement_of(city: str, volunteer_id: UUID, first: date, last: date) -> Statement:
    """Counted records with a service date from ``first`` to ``last``, both included."""
    records = list(
        ServiceRecord.objects.in_city(city)
        .filter(
            volunteer_id=volunteer_id,
            state=RecordState.CONFIRMED,
            claim_state=ClaimState.CLAIMED,
            service_date__range=(first, last),
            minutes__gt=0,
        )
        .order_by("service_date", "id")
    )
    organisations = _organisations(city, {r.organisation_id for r in records})
    sections: dict[UUID, Section] = {}
    for record in records:
        section = sections.get(record.organisation_id)
        if section is None:
            section = sections[record.organisation_id] = _section(record, organisations)
        section.records.append(record)
        section.minutes += record.minutes
    grades = totals_by_grade((r.grade, r.minutes) for r in records)
    ordered = sorted(sections.values(), key=lambda s: -s.minutes)
    groups = totals_by_group((r.group, r.minutes) for r in records)
    return Statement(ordered, sum(r.minutes for r in records), len(records), grades, groups)


def _organisations(city: str, ids: set[UUID]) -> dict[UUID, Organisation]:
    rows = (
        Organisation.objects.in_city(city).filter(pk__in=ids).select_related("successor", "parent")
    )
    return {row.pk: row for row in rows}


def _section(record: ServiceRecord, organisations: dict[UUID, Organisation]) -> Section:
    recorded = organisations[record.organisation_id]
    issuer = recorded
    if recorded.stage == Stage.EXITED:
        issuer = recorded.successor or recorded.parent or recorded
    return Section(
        recorded_id=recorded.pk,
        organisation_id=issuer.pk,
        organisation=issuer.name,
        formerly="" if issuer.pk == recorded.pk else record.organisation_name,
        principal=issuer.principal_name,
        handler=issuer.handler_name,
        phone=issuer.phone,
    )
