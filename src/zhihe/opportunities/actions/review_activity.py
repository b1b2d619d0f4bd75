"""Accept or return a submitted activity (P03): a person of the right level, never its creator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.actions.publish_activity import publish_activity
from zhihe.opportunities.errors import ActivityMoved, LevelTooLow, OwnActivity, ReasonNeeded
from zhihe.opportunities.models import Activity, ActivityReview
from zhihe.opportunities.policies import clerk_level
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.actor import Actor


@transaction.atomic
def review_activity(
    *, actor: Actor, activity: Activity, accepted: bool, now: datetime, reason: str = ""
) -> None:
    """The verdict is a row of its own, with its reason.

    Raises OwnActivity (creator or leader), LevelTooLow, ReasonNeeded (a return says why),
    ActivityMoved (decided by somebody else meanwhile).
    """
    level = clerk_level(actor)
    if actor.person_id is None or actor.person_id in (activity.created_by, activity.leader_id):
        raise OwnActivity()
    if not level or not rules.reaches(level, activity.review_level):
        raise LevelTooLow()
    if not accepted and not reason.strip():
        raise ReasonNeeded()
    if activity.state != ActivityState.SUBMITTED:
        raise ActivityMoved()
    if accepted:
        publish_activity(actor=actor, activity=activity, now=now)
    else:
        _return(activity, reason.strip(), now)
    ActivityReview.objects.create(
        city_id=activity.city_id,
        activity=activity,
        level=level,
        accepted=accepted,
        reason=reason.strip()[:300],
        reviewer_id=actor.person_id,
        at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "opportunities.accepted" if accepted else "opportunities.returned",
            "activity",
            activity.pk,
            reason=reason.strip(),
            detail={"level": level, "due": str(activity.review_due_at or "")},
        ),
    )
    notify_person(
        city=activity.city_id,
        person_id=activity.created_by,
        now=now,
        subject_id=activity.pk,
        kind="opportunities.activity_accepted" if accepted else "opportunities.activity_returned",
        params={"title": activity.title, "reason": reason.strip()[:300]},
        url=reverse("opportunities:desk_activity", args=[activity.pk]),
    )


def _return(activity: Activity, reason: str, now: datetime) -> None:
    changed = (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, state=ActivityState.SUBMITTED)
        .update(state=ActivityState.RETURNED, return_reason=reason[:300], updated_at=now)
    )
    if not changed:
        raise ActivityMoved()
