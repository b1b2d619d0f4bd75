"""Punches written directly, as check-in leaves them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from psycopg.types.range import TimestamptzRange

from tests.cast import CITY, Member
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Shift
from zhihe.recruitment.models import Application, Placement


def punch(shift: Shift, member: Member, kind: str, at: datetime, **over: Any) -> Punch:
    """A rotating-code punch inside the fence, unless told otherwise."""
    fields: dict[str, Any] = {
        "city_id": CITY,
        "client_id": uuid7(),
        "shift": shift,
        "activity_id": shift.activity_id,
        "volunteer": member.volunteer,
        "kind": kind,
        "method": "rotating_code",
        "claimed_at": at,
        "received_at": at,
        "counted_at": at,
        "fence": "inside",
        "distance_m": 12,
        "accuracy_m": 15,
        "by_id": member.id,
    }
    fields.update(over)
    return Punch.objects.create(**fields)


def roll(shift: Shift, member: Member, at: datetime, by: Member, **over: Any) -> Punch:
    """A leader's roll call."""
    return punch(
        shift,
        member,
        over.pop("kind", "in"),
        at,
        **{"method": "roll_call", "fence": "none", "by_id": by.id, "on_behalf": True, **over},
    )


def attend(shift: Shift, member: Member, start: int = 0, end: int = 0, **over: Any) -> list[Punch]:
    """In and out, shifted by minutes from the planned start and end."""
    return [
        punch(shift, member, "in", shift.starts_at + timedelta(minutes=start), **over),
        punch(shift, member, "out", shift.ends_at + timedelta(minutes=end), **over),
    ]


def proposed(shift: Shift, member: Member, now: datetime | None = None) -> ServiceRecord:
    """The record as proposed after the shift."""
    from zhihe.attendance.actions.propose_record import propose_record

    volunteer: UUID = member.volunteer.pk  # type: ignore[union-attr]
    record = propose_record(
        city=CITY,
        shift_id=shift.pk,
        volunteer_id=volunteer,
        now=now or shift.ends_at + timedelta(hours=1),
    )
    assert record is not None
    return record


def make_placement(shift: Shift, member: Member) -> Placement:
    """A seat of the member at the shift."""
    Shift.objects.in_city(CITY).filter(pk=shift.pk).update(taken=F("taken") + 1)
    application = Application.objects.create(
        city_id=CITY,
        shift=shift,
        activity_id=shift.activity_id,
        volunteer=member.volunteer,
        state="admitted",
        applied_by=member.id,
        applied_at=shift.starts_at - timedelta(days=2),
    )
    return Placement.objects.create(
        city_id=CITY,
        application=application,
        shift=shift,
        activity_id=shift.activity_id,
        volunteer=member.volunteer,
        placed_by=member.id,
        span=TimestamptzRange(shift.starts_at, shift.ends_at),
        placed_at=shift.starts_at - timedelta(days=2),
    )
