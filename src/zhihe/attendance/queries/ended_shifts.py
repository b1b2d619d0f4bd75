"""Shifts whose timers have come."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.grace import grace_of
from zhihe.attendance.terms import Flag, RecordState
from zhihe.opportunities.models import Shift
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState, Turnout

LOOK_BACK = timedelta(days=30)
MOST = 500


def shifts_to_close(city: str, now: datetime) -> list[UUID]:
    """Ended shifts, grace included, that still have open records; oldest first."""
    waiting = ServiceRecord.objects.in_city(city).filter(
        shift_id=OuterRef("pk"), state=RecordState.PENDING, flags__contains=[Flag.OPEN]
    )
    last = now - grace_of(city, now)
    rows = Shift.objects.in_city(city).filter(ends_at__lte=last, ends_at__gt=last - LOOK_BACK)
    ids = rows.filter(Exists(waiting)).order_by("ends_at").values_list("pk", flat=True)
    return list(ids[:MOST])


def shifts_to_settle(city: str, now: datetime, after: timedelta) -> list[UUID]:
    """Shifts ended longer than ``after`` with placements of which nothing is known."""
    unknown = Placement.objects.in_city(city).filter(
        shift_id=OuterRef("pk"), state=PlacementState.PLACED, turnout=Turnout.UNKNOWN
    )
    rows = Shift.objects.in_city(city).filter(
        ends_at__lte=now - after, ends_at__gt=now - after - LOOK_BACK, cancelled_at__isnull=True
    )
    ids = rows.filter(Exists(unknown)).order_by("ends_at").values_list("pk", flat=True)
    return list(ids[:MOST])
