"""Drafting, submitting and reviewing activities."""

from tests.opportunities.forms import a_form
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.submit_activity import submit_activity
from zhihe.opportunities.models import Activity
from zhihe.opportunities.rules.publishing import valid_activity_code


def make(cast, now, **over):
    manager = cast.project_manager.actor()
    activity = draft_activity(
        actor=manager, organisation=cast.team, form=a_form(cast, **over), now=now
    )
    return (
        Activity.objects.in_city(cast.city)
        .select_related("organisation__region", "insurance")
        .get(pk=activity.pk)
    )


def test_a_low_risk_activity_of_an_admitted_team_is_published_at_once_with_a_code(cast, now):
    activity = make(cast, now)
    assert (
        submit_activity(actor=cast.project_manager.actor(), activity=activity, now=now)
        == "published"
    )
    activity.refresh_from_db()
    assert activity.state == "published"
    assert valid_activity_code(activity.activity_code)
    assert activity.activity_code.startswith("XN261121")
