"""Tell the resident who comes and when, once somebody took the request."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.demands.actions.tell_asker import tell_asker
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.foundation import clock
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState


@transaction.atomic
def tell_placed(*, city: str, placement_id: UUID, now: datetime) -> bool:
    """False when the placement is gone or serves no request."""
    placement = (
        Placement.objects.in_city(city)
        .select_related("activity", "shift", "volunteer")
        .filter(pk=placement_id, state=PlacementState.PLACED)
        .first()
    )
    if placement is None or placement.activity.need_id is None:
        return False
    need = (
        Need.objects.in_city(city)
        .filter(pk=placement.activity.need_id, state=NeedState.ARRANGED)
        .first()
    )
    if need is None:
        return False
    starts = clock.local(placement.shift.starts_at)
    tell_asker(
        need=need,
        template="need_placed",
        now=now,
        params={
            "number": need.number,
            "helper": placement.volunteer.name,
            "when": f"{starts.month}月{starts.day}日 {starts:%H:%M}",
        },
    )
    return True
