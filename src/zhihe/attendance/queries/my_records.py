"""A person's own records, and what is missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.rules.desk import CONFIRMED_STATES
from zhihe.attendance.terms import Flag, RecordState
from zhihe.opportunities.models import Shift
from zhihe.platform.keys import CityQuerySet
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState
from zhihe.volunteers.models import Volunteer

TABS = {
    "counted": CONFIRMED_STATES,
    "waiting": (RecordState.PENDING, RecordState.SECOND),
    "out": (RecordState.REJECTED, RecordState.REVERSED),
}
LOOK_BACK = timedelta(days=60)


def my_records(city: str, volunteer_id: UUID, tab: str = "") -> CityQuerySet:
    """Records of one person, newest first; ``tab`` is '', counted, waiting or out."""
    rows = ServiceRecord.objects.in_city(city).filter(volunteer_id=volunteer_id)
    if tab in TABS:
        rows = rows.filter(state__in=TABS[tab])
    return rows.order_by("-service_date", "-pk")


def _missing(me: Volunteer) -> CityQuerySet:
    city = me.city_id
    placed = Placement.objects.in_city(city).filter(
        shift_id=OuterRef("pk"), volunteer_id=me.pk, state=PlacementState.PLACED
    )
    known = ServiceRecord.objects.in_city(city).filter(shift_id=OuterRef("pk"), volunteer_id=me.pk)
    rows = Shift.objects.in_city(city).select_related("activity")
    return rows.filter(Exists(placed), ~Exists(known), cancelled_at__isnull=True)


def shifts_without_record(me: Volunteer, now: datetime) -> list[Shift]:
    """Shifts of the last 60 days where the person was placed and nothing was recorded."""
    rows = _missing(me).filter(ends_at__lt=now, ends_at__gt=now - LOOK_BACK)
    return list(rows.order_by("-ends_at")[:5])


def missing_shift(me: Volunteer, shift_id: UUID) -> Shift | None:
    """One such shift, whatever its age."""
    found: Shift | None = _missing(me).filter(pk=shift_id).first()
    return found


def records_to_vouch(city: str, person_id: UUID) -> list[ServiceRecord]:
    """Pending records about which the desk asks this leader."""
    rows = ServiceRecord.objects.in_city(city).filter(
        leader_id=person_id, state=RecordState.PENDING, flags__contains=[Flag.ASKED_LEADER]
    )
    return list(rows.select_related("volunteer").order_by("service_date", "pk")[:100])
