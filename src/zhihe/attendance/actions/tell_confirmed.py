"""Notices to everybody whose hours were counted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.rules.desk import CONFIRMED_STATES
from zhihe.attendance.terms import ClaimState


@transaction.atomic
def tell_confirmed(*, city: str, record_ids: Collection[UUID], now: datetime) -> int:
    """One notice per record; hours that wait for a claim or verification say so."""
    rows = ServiceRecord.objects.in_city(city).filter(pk__in=record_ids, state__in=CONFIRMED_STATES)
    for record in rows:
        counted = record.claim_state == ClaimState.CLAIMED
        notify_person(
            city=city,
            person_id=record.person_id,
            now=now,
            kind="attendance.confirmed" if counted else "attendance.waits_for_claim",
            params={"minutes": str(record.minutes), "title": record.activity_title},
            url=f"/me/hours/{record.pk}",
            subject_id=record.pk,
            organisation_id=record.organisation_id,
        )
    return len(rows)
