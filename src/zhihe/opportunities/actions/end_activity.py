"""Close an activity whose last shift is over; called by the timer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.events import ActivityEnded
from zhihe.opportunities.models import Activity
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def end_activity(*, actor: Actor, activity_id: UUID, now: datetime) -> bool:
    """True when it was ended now; False when it is not over or was ended before: once only."""
    changed = (
        Activity.objects.in_city(actor.city)
        .filter(pk=activity_id, state=ActivityState.PUBLISHED, ends_at__lte=now)
        .update(state=ActivityState.ENDED, updated_at=now)
    )
    if changed:
        fact = Fact("opportunities.ended", "activity", activity_id)
        record_event(actor=actor, now=now, fact=fact)
        publish(actor.city, ActivityEnded(str(activity_id)))
    return bool(changed)
