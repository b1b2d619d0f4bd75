"""Confirmed service records with evidence, ledger and leaves, made directly in the tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.cast import NOW, Cast, Member
from tests.factories.activities import make_activity, shift_of
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.attendance.terms import Grade, Method, PunchKind, RecordState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local_date
from zhihe.foundation.uuid7 import uuid7
from zhihe.ledger.actions.post_transfers import Posting, post_transfers
from zhihe.opportunities.models import Activity


def _punch(cast: Cast, who: Member, activity: Activity, starts: datetime) -> Punch:
    return Punch.objects.create(
        city=cast.city,
        client_id=uuid7(),
        shift=shift_of(activity),
        activity=activity,
        volunteer=who.volunteer,
        kind=PunchKind.IN,
        method=Method.ROTATING_CODE,
        claimed_at=starts,
        received_at=starts,
        counted_at=starts,
        by_id=who.id,
    )


def _fields(
    cast: Cast, who: Member, punch: Punch, starts: datetime, minutes: int
) -> dict[str, Any]:
    shift, activity = punch.shift, punch.activity
    return {
        "city": cast.city,
        "volunteer": who.volunteer,
        "person_id": who.id,
        "shift": shift,
        "activity": activity,
        "organisation": activity.organisation,
        "span": (starts, starts + timedelta(minutes=minutes or 60)),
        "presence_minutes": minutes,
        "proposed_minutes": minutes,
        "minutes": minutes,
        "grade": Grade.B,
        "methods": [Method.ROTATING_CODE],
        "state": RecordState.CONFIRMED,
        "evidence_kind": "punch",
        "evidence_id": punch.pk,
        "activity_title": activity.title,
        "activity_code": activity.activity_code,
        "service_date": local_date(starts),
        "place_text": activity.address,
        "content": activity.content,
        "organisation_name": activity.organisation.name,
        "responsible_name": activity.leader_name,
        "creator_id": activity.created_by,
        "leader_id": activity.leader_id,
        "confirmed_by": cast.members["confirmer"].id,
        "confirmed_at": starts + timedelta(days=1),
        "due_on": local_date(starts + timedelta(days=14)),
        "created_at": starts,
        "updated_at": starts,
    }


def make_record(cast: Cast, member: Member | None = None, **over: Any) -> ServiceRecord:
    """A confirmed record of 120 minutes a week ago, with its punch, transfer and audit leaf.

    ``starts_at``, ``activity`` fields (dict) and any ServiceRecord field may be given.
    """
    who = member or cast.members["volunteer"]
    starts: datetime = over.pop("starts_at", NOW - timedelta(days=7))
    minutes: int = over.get("minutes", 120)
    activity = make_activity(
        cast, starts_at=starts, minutes=minutes or 60, **over.pop("activity", {})
    )
    punch = _punch(cast, who, activity, starts)
    fields = _fields(cast, who, punch, starts, minutes)
    if (
        over.get("grade") == Grade.C
        and over.get("state", RecordState.CONFIRMED) == RecordState.CONFIRMED
    ):
        fields |= {  # two people of different organisations (I4d)
            "needs_second": True,
            "second_by": cast.members["station_worker"].id,
            "second_at": starts + timedelta(days=2),
        }
    record = ServiceRecord.objects.create(**(fields | over))
    if record.state == RecordState.CONFIRMED:
        if record.claim_state == "claimed":
            post_transfers(
                city=cast.city.pk,
                now=NOW,
                postings=[Posting(owner_id=who.volunteer.pk, amount=minutes, source_id=record.pk)],
            )
        record_event(
            actor=cast.members["confirmer"].actor(),
            now=NOW,
            fact=Fact("attendance.confirm", "record", record.pk, person_id=who.id),
        )
    return record
