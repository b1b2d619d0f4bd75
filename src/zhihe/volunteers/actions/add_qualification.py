"""A volunteer states a certificate and hands in its proof; it counts after somebody looked."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.uploads import Kept
from zhihe.volunteers.errors import UnknownChoice
from zhihe.volunteers.models import Qualification, QualificationKind, Volunteer


@transaction.atomic
def add_qualification(
    *,
    actor: Actor,
    volunteer: Volunteer,
    kind: str,
    proof: Kept,
    now: datetime,
    number: str = "",
    issuer: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Qualification:
    """``valid_until`` is the last valid day as printed. Raises UnknownChoice."""
    if not QualificationKind.objects.filter(code=kind).exists():
        raise UnknownChoice()
    row = Qualification.objects.create(
        city_id=actor.city,
        volunteer=volunteer,
        kind_id=kind,
        number=number.strip()[:60],
        issuer=issuer.strip()[:80],
        valid_from=valid_from,
        valid_until=valid_until,
        proof_file=proof.name,
        created_at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.add_qualification",
            "qualification",
            row.pk,
            person_id=volunteer.person_id,
            detail={"kind": kind, "proof": proof.sha256},
        ),
    )
    return row
