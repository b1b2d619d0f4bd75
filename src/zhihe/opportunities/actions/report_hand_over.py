"""The child organisation reports how the activity went (Z04)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import ActivityMoved, ReasonNeeded
from zhihe.opportunities.models import Activity
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.terms import HandOverState
from zhihe.platform.actor import Actor


@transaction.atomic
def report_hand_over(*, actor: Actor, activity: Activity, report: str, now: datetime) -> None:
    """May be said again with more words; the trace keeps every version.

    Raises ReasonNeeded (empty), ActivityMoved (never accepted, or not begun).
    """
    if not report.strip():
        raise ReasonNeeded()
    changed = (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, hand_over__in=rules.HAND_OVER_LIVE, starts_at__lte=now)
        .update(
            hand_over=HandOverState.REPORTED, hand_over_report=report.strip()[:500], updated_at=now
        )
    )
    if not changed:
        raise ActivityMoved()
    fact = Fact(
        "opportunities.hand_over_reported", "activity", activity.pk, reason=report.strip()[:500]
    )
    record_event(actor=actor, now=now, fact=fact)
