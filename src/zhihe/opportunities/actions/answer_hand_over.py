"""The child organisation takes the activity on or says why not (Z04)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import ActivityMoved, ReasonNeeded
from zhihe.opportunities.events import HandOverAnswered
from zhihe.opportunities.models import Activity
from zhihe.opportunities.terms import HandOverState
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def answer_hand_over(
    *, actor: Actor, activity: Activity, accepted: bool, now: datetime, note: str = ""
) -> None:
    """Raises ReasonNeeded (a refusal says why), ActivityMoved (answered already)."""
    if not accepted and not note.strip():
        raise ReasonNeeded()
    state = HandOverState.ACCEPTED if accepted else HandOverState.REFUSED
    values: dict[str, str] = {"hand_over_note": note.strip()[:300]} if note.strip() else {}
    changed = (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, hand_over=HandOverState.ASKED, executor=activity.executor_id)
        .update(hand_over=state, updated_at=now, **values)
    )
    if not changed:
        raise ActivityMoved()
    verb = "opportunities.hand_over_accepted" if accepted else "opportunities.hand_over_refused"
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            verb,
            "activity",
            activity.pk,
            reason=note.strip(),
            detail={"executor": str(activity.executor_id)},
        ),
    )
    publish(activity.city_id, HandOverAnswered(str(activity.pk), accepted))
    body = activity.executor.name if activity.executor is not None else ""
    notify_person(
        city=activity.city_id,
        person_id=activity.created_by,
        now=now,
        subject_id=activity.pk,
        kind="opportunities.hand_over_answered",
        params={"title": activity.title, "body": body, "answer": note.strip()[:300] or "✓"},
        url=reverse("opportunities:desk_activity", args=[activity.pk]),
    )
