"""Call an activity off, with a reason; those who joined are told by recruitment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import ActivityMoved, ReasonNeeded
from zhihe.opportunities.events import ActivityCancelled
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def cancel_activity(*, actor: Actor, activity: Activity, reason: str, now: datetime) -> None:
    """A draft is thrown away this way too: it was never public and stays hidden.

    Raises ReasonNeeded, ActivityMoved (ended or cancelled already).
    """
    if not reason.strip():
        raise ReasonNeeded()
    changed = (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, state__in=rules.CANCELLABLE, ends_at__gt=now)
        .update(
            state=ActivityState.CANCELLED, cancelled_reason=reason.strip()[:300], updated_at=now
        )
    ) or (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, state__in=(*rules.EDITABLE, ActivityState.SUBMITTED))
        .update(
            state=ActivityState.CANCELLED, cancelled_reason=reason.strip()[:300], updated_at=now
        )
    )
    if not changed:
        raise ActivityMoved()
    Shift.objects.in_city(activity.city_id).filter(activity=activity, cancelled_at=None).update(
        cancelled_at=now
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact("opportunities.cancelled", "activity", activity.pk, reason=reason.strip()),
    )
    if activity.published_at is not None:
        publish(activity.city_id, ActivityCancelled(str(activity.pk)))
