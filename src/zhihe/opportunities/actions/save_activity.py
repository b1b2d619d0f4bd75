"""Save a draft or a returned activity again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.actions.place_posts import place_posts
from zhihe.opportunities.errors import ActivityMoved
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.columns import columns_of
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.rules.forms import ActivityForm
from zhihe.platform.actor import Actor


@transaction.atomic
def save_activity(*, actor: Actor, activity: Activity, form: ActivityForm, now: datetime) -> None:
    """Replace activity, posts and shifts by the form.

    Raises ActivityMoved once it is submitted or published: then ``change_activity`` is the door.
    """
    values = columns_of(actor, activity.organisation, form, now)
    changed = (
        Activity.objects.in_city(activity.city_id)
        .filter(pk=activity.pk, state__in=rules.EDITABLE)
        .update(updated_at=now, **values)
    )
    if not changed:
        raise ActivityMoved()
    fresh = (
        Activity.objects.in_city(activity.city_id)
        .select_related("organisation", "region", "place")
        .get(pk=activity.pk)
    )
    place_posts(activity=fresh, form=form)
    record_event(
        actor=actor,
        now=now,
        fact=Fact("opportunities.saved", "activity", activity.pk, detail={"title": form.title}),
    )
