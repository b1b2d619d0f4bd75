"""The consequences of a cancelled activity: its seats and queues are closed, everybody is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.opportunities.models import Activity
from zhihe.platform.actor import system_actor
from zhihe.recruitment.actions.cancel_shift import cancel_shift
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import LIVE_APPLICATIONS

WITHOUT_WORDS = "活动取消"


def close_activity(
    *, city: str, activity_id: UUID, now: datetime, shift_id: UUID | None = None
) -> int:
    """How many people are told; idempotent, each shift in a transaction of its own.

    Opportunities has marked the shifts already: whoever still holds something live is closed out.
    """
    reason = (
        Activity.objects.in_city(city)
        .filter(pk=activity_id)
        .values_list("cancelled_reason", flat=True)
        .first()
    )
    live = Application.objects.in_city(city).filter(
        activity_id=activity_id, state__in=LIVE_APPLICATIONS
    )
    if shift_id is not None:
        live = live.filter(shift_id=shift_id)
    ids = sorted(set(live.values_list("shift_id", flat=True)))
    actor = system_actor(city)
    return sum(
        cancel_shift(actor=actor, shift_id=pk, reason=reason or WITHOUT_WORDS, now=now)
        for pk in ids
    )
