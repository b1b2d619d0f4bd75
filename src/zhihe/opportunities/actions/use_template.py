"""Publish the same thing again from a template: pick the day, done (P02)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.submit_activity import submit_activity
from zhihe.opportunities.models import Activity, ActivityTemplate
from zhihe.opportunities.policies import get_activity
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.rules.forms import from_json, moved
from zhihe.platform.actor import Actor


@transaction.atomic
def use_template(
    *, actor: Actor, template: ActivityTemplate, day: date, now: datetime, submit: bool = True
) -> Activity:
    """A new activity whose first shift falls on ``day``; with ``submit`` it is handed in at once.

    Raises what ``draft_activity`` and ``submit_activity`` raise (a leader who left, cover that
    ran out): then the template opens as a draft instead.
    """
    form = from_json(template.form)
    written = moved(form, rules.moved_to(form, day))
    activity = draft_activity(
        actor=actor,
        organisation=template.organisation,
        form=written,
        now=now,
        copied_from=template.pk,
    )
    fresh = get_activity(actor, activity.pk)
    if submit:
        submit_activity(actor=actor, activity=fresh, now=now)
        fresh.refresh_from_db()
    return fresh
