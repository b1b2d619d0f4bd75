"""Hand an activity in: low risk goes out at once, the rest waits for a person (§2.16, P03)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.actions.publish_activity import publish_activity
from zhihe.opportunities.errors import ActivityIncomplete, ActivityMoved, NotAdmitted
from zhihe.opportunities.models import Activity
from zhihe.opportunities.policies import organisation_level
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.opportunities.queries.choices import work_days
from zhihe.opportunities.queries.standing import standing_of
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.terms import ActivityState, Risk
from zhihe.organisations.terms import ACTIVE_STAGES
from zhihe.platform.actor import Actor


@transaction.atomic
def submit_activity(*, actor: Actor, activity: Activity, now: datetime) -> str:
    """Returns the new state: ``published`` (with its activity code) or ``submitted``.

    Raises NotAdmitted, ActivityIncomplete (what is missing, by field), ActivityMoved.
    """
    if activity.organisation.stage not in ACTIVE_STAGES:
        raise NotAdmitted()
    form = form_of(activity)
    found = rules.problems(form, standing_of(activity, now))
    if found:
        raise ActivityIncomplete(found)
    reasons = rules.risk_reasons(form, activity.organisation.stage)
    if not reasons:
        publish_activity(actor=actor, activity=activity, now=now)
        return ActivityState.PUBLISHED
    level = rules.review_level(reasons, organisation_level(activity.organisation))
    changed = (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, state__in=rules.EDITABLE)
        .update(
            state=ActivityState.SUBMITTED,
            risk=Risk.REVIEW,
            risk_reasons=reasons,
            review_level=level,
            submitted_at=now,
            review_due_at=rules.review_due(now, work_days(now)),
            return_reason="",
            updated_at=now,
        )
    )
    if not changed:
        raise ActivityMoved()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "opportunities.submitted",
            "activity",
            activity.pk,
            detail={"reasons": reasons, "level": level},
        ),
    )
    return ActivityState.SUBMITTED
