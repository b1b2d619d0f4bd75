"""Write a new activity: nothing is public, nothing is promised yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.actions.place_posts import place_posts
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.columns import columns_of
from zhihe.opportunities.rules.forms import ActivityForm
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor


@transaction.atomic
def draft_activity(
    *,
    actor: Actor,
    organisation: Organisation,
    form: ActivityForm,
    now: datetime,
    need_id: UUID | None = None,
    copied_from: UUID | None = None,
) -> Activity:
    """Activity, posts and shifts in one go.

    ``need_id`` is the request it answers, ``copied_from`` the activity or template it came from.
    Raises ActivityIncomplete without a shift or with 补录 in the title, PlaceNotYours for a
    project or leader of somebody else.
    """
    activity = Activity.objects.create(
        city_id=organisation.city_id,
        organisation=organisation,
        state=ActivityState.DRAFT,
        created_by=actor.person_id,
        created_at=now,
        updated_at=now,
        need_id=need_id,
        copied_from=copied_from,
        **columns_of(actor, organisation, form, now),
    )
    place_posts(activity=activity, form=form)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "opportunities.drafted",
            "activity",
            activity.pk,
            detail={
                "title": form.title,
                "need": str(need_id or ""),
                "copied_from": str(copied_from or ""),
            },
        ),
    )
    return activity
