"""Two days after a shift: who was placed and left no trace did not come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.mark_turnout import mark_turnout
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import RecordState
from zhihe.platform.actor import system_actor
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState, Turnout

WHY_MISSED = "结束两天后还没有签到，也没有补录"
WHY_CAME = "有这一班的服务记录"


@transaction.atomic
def mark_absent(*, city: str, shift_id: UUID, now: datetime) -> int:
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
    clerk = system_actor(city, "turnout")
    mark_turnout(
        actor=clerk,
        shift_id=shift_id,
        volunteer_ids=seen,
        turnout=Turnout.CAME,
        now=now,
        reason=WHY_CAME,
    )
    return mark_turnout(
        actor=clerk,
        shift_id=shift_id,
        volunteer_ids=placed - seen,
        turnout=Turnout.MISSED,
        now=now,
        reason=WHY_MISSED,
    )
