"""Two days after a shift: who was placed and left no trace did not come."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.mark_turnout import mark_turnout
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import RecordState
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState, Turnout


@transaction.atomic
def mark_absent(*, city: str, shift_id: UUID) -> int:
    """MISSED for placed persons without any record, CAME for those with a live one."""
    placed = set(
        Placement.objects.in_city(city)
        .filter(shift_id=shift_id, state=PlacementState.PLACED, turnout=Turnout.UNKNOWN)
        .values_list("volunteer_id", flat=True)
    )
    seen = set(
        ServiceRecord.objects.in_city(city)
        .filter(shift_id=shift_id, volunteer_id__in=placed)
        .exclude(state=RecordState.REJECTED)
        .values_list("volunteer_id", flat=True)
    )
    mark_turnout(city=city, shift_id=shift_id, volunteer_ids=seen, turnout=Turnout.CAME)
    return mark_turnout(
        city=city, shift_id=shift_id, volunteer_ids=placed - seen, turnout=Turnout.MISSED
    )
