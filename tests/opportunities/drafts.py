"""Activities drafted and submitted through the actions, for the tests."""

from __future__ import annotations

from tests.cast import NOW
from tests.opportunities.forms import a_form
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.submit_activity import submit_activity
from zhihe.opportunities.policies import get_activity


def draft(cast, **over):
    actor = cast.project_manager.actor()
    made = draft_activity(actor=actor, organisation=cast.team, form=a_form(cast, **over), now=NOW)
    return get_activity(actor, made.pk)


def submit(cast, activity):
    return submit_activity(actor=cast.project_manager.actor(), activity=activity, now=NOW)


def submitted(cast, **over):
    activity = draft(cast, **over)
    assert submit(cast, activity) == "submitted"
    return get_activity(cast.county_clerk.actor(), activity.pk)
