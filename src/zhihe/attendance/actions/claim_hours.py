"""Hours that waited for a person count from the claim (domain.md §4)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.events import RecordChanged
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.chosen import lock_records, standings_of
from zhihe.attendance.rules.desk import CONFIRMED_STATES
from zhihe.attendance.terms import ClaimState
from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.ledger.actions.post_transfers import Posting, post_transfers
from zhihe.platform.actor import system_actor
from zhihe.platform.events import publish


@transaction.atomic
def claim_hours(*, city: str, person_id: UUID, now: datetime) -> int:
    """Post the minutes of confirmed, waiting records of a claimed and verified person.

    Repeating it does nothing. Returns the minutes that began to count.
    """
    standing = standings_of([person_id]).get(person_id)
    if standing is None or not (standing.is_claimed and standing.is_verified):
        return 0
    rows = ServiceRecord.objects.in_city(city).filter(
        person_id=person_id, claim_state=ClaimState.WAITING, state__in=CONFIRMED_STATES
    )
    records = [
        r
        for r in lock_records(city, CONFIRMED_STATES, rows.values_list("pk", flat=True))
        if r.claim_state == ClaimState.WAITING
    ]
    ServiceRecord.objects.in_city(city).filter(
        pk__in=[r.pk for r in records], claim_state=ClaimState.WAITING
    ).update(claim_state=ClaimState.CLAIMED, updated_at=now)
    post_transfers(
        city=city, now=now, postings=[Posting(r.volunteer_id, r.minutes, r.pk) for r in records]
    )
    facts = [
        Fact("attendance.claim", "record", r.pk, person_id, detail={"minutes": r.minutes})
        for r in records
    ]
    record_events(actor=system_actor(city, "claim"), now=now, facts=facts)
    for record in records:
        publish(city, RecordChanged(str(record.pk), str(record.volunteer_id), "claim"))
    return sum(r.minutes for r in records)
