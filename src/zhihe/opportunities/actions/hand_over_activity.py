"""Ask an organisation below to carry the activity out (Z04)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import ActivityMoved, NoChild
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.choices import managers_of
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.terms import ActivityState, HandOverState
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES
from zhihe.platform.actor import Actor

OPEN_STATES = (
    ActivityState.DRAFT,
    ActivityState.RETURNED,
    ActivityState.SUBMITTED,
    ActivityState.PUBLISHED,
)


@transaction.atomic
def hand_over_activity(
    *, actor: Actor, activity: Activity, executor: Organisation, now: datetime, note: str = ""
) -> None:
    """The organisation keeps the record and certifies; the child, once it accepts, manages.

    Raises NoChild (not below, or not active), ActivityMoved (over, or asked already).
    """
    below = executor.pk != activity.organisation_id and executor.path.startswith(
        activity.organisation.path
    )
    if not below or executor.stage not in ACTIVE_STAGES:
        raise NoChild()
    changed = (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, hand_over__in=rules.HAND_OVER_FREE, state__in=OPEN_STATES)
        .update(
            executor=executor,
            hand_over=HandOverState.ASKED,
            hand_over_note=note.strip()[:300],
            updated_at=now,
        )
    )
    if not changed:
        raise ActivityMoved()
    fact = Fact(
        "opportunities.hand_over_asked",
        "activity",
        activity.pk,
        reason=note.strip(),
        detail={"executor": str(executor.pk)},
    )
    record_event(actor=actor, now=now, fact=fact)
    for person_id in managers_of(executor, now):
        notify_person(
            city=activity.city_id,
            person_id=person_id,
            kind="opportunities.hand_over_asked",
            params={"title": activity.title, "body": activity.organisation.name},
            now=now,
            url=reverse("opportunities:hand_overs"),
            subject_id=activity.pk,
        )
