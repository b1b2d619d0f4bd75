"""Copy an activity into a new draft on the next same weekday (P02)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.errors import NothingToMove
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.rules.forms import moved
from zhihe.platform.actor import Actor


@transaction.atomic
def copy_activity(
    *, actor: Actor, activity: Activity, now: datetime, day: date | None = None
) -> Activity:
    """Everything but the people. ``day`` is the civil day of the first shift.

    Raises NothingToMove when every shift was cancelled.
    """
    form = form_of(activity)
    if not form.shifts:
        raise NothingToMove()
    by = rules.moved_to(form, day) if day else rules.next_same_weekday(form.starts_at, now)
    return draft_activity(
        actor=actor,
        organisation=activity.organisation,
        form=moved(form, by),
        now=now,
        copied_from=activity.pk,
    )
