"""Requests whose helper came (the shift is over and a punch or roll call says so) are served."""

from __future__ import annotations

from datetime import datetime

from zhihe.demands.actions.move_need import move_need
from zhihe.demands.actions.tell_asker import tell_asker
from zhihe.demands.errors import WrongStep
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.platform.actor import system_actor
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState, Turnout


def mark_served(*, city: str, now: datetime) -> int:
    """Returns how many moved. One transaction each, so that one odd request holds nobody up."""
    rows = (
        Need.objects.in_city(city)
        .filter(state=NeedState.ARRANGED, activity__ends_at__lte=now)
        .select_related("activity")[:500]
    )
    served = 0
    for need in rows:
        came = Placement.objects.in_city(city).filter(
            activity_id=need.activity_id, state=PlacementState.PLACED, turnout=Turnout.CAME
        )
        if not came.exists():
            continue
        try:
            move_need(actor=system_actor(city), need=need, step="serve", now=now, served_at=now)
            tell_asker(need=need, template="need_answered", params={"number": need.number}, now=now)
            served += 1
        except WrongStep:
            continue
    return served
