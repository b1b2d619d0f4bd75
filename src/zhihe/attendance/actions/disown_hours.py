"""「这不是我」: hours entered for somebody else's number never count."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.move_record import move_record
from zhihe.attendance.labels.records import NOT_ME
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.desk import CONFIRMED_STATES, LIVE_STATES
from zhihe.attendance.terms import ClaimState, RecordState
from zhihe.platform.actor import system_actor


@transaction.atomic
def disown_hours(*, city: str, person_id: UUID, now: datetime) -> int:
    """Reject pending and reverse confirmed records of a person who said no. Returns how many.

    Only records that wait for a claim: counted hours are taken back by ``reverse_record``.
    """
    ids = (
        ServiceRecord.objects.in_city(city)
        .filter(person_id=person_id, claim_state=ClaimState.WAITING, state__in=LIVE_STATES)
        .values_list("pk", flat=True)
    )
    records = lock_records(city, LIVE_STATES, ids)
    for record in records:
        confirmed = record.state in CONFIRMED_STATES
        move_record(
            actor=system_actor(city, "disown"),
            record=record,
            now=now,
            reason=str(NOT_ME),
            deed="reverse" if confirmed else "reject",
            to=RecordState.REVERSED if confirmed else RecordState.REJECTED,
            columns={"claim_state": ClaimState.DISOWNED, "rejected_reason": str(NOT_ME)},
        )
    return len(records)
