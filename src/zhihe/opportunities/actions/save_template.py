"""Keep an activity as a template of its organisation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import NothingToMove
from zhihe.opportunities.models import Activity, ActivityTemplate
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.opportunities.rules.forms import to_json
from zhihe.platform.actor import Actor


@transaction.atomic
def save_template(
    *, actor: Actor, activity: Activity, now: datetime, title: str = ""
) -> ActivityTemplate:
    """A template of the same title is replaced. Raises NothingToMove without a shift."""
    form = form_of(activity)
    if not form.shifts:
        raise NothingToMove()
    name = (title.strip() or activity.title)[:80]
    rows = ActivityTemplate.objects.in_city(activity.city_id).filter(
        organisation=activity.organisation_id, title=name
    )
    rows.delete()
    template = ActivityTemplate.objects.create(
        city_id=activity.city_id,
        organisation=activity.organisation,
        title=name,
        form=to_json(form),
        created_by=actor.person_id,
        created_at=now,
    )
    fact = Fact(
        "opportunities.template_saved", "activity_template", template.pk, detail={"title": name}
    )
    record_event(actor=actor, now=now, fact=fact)
    return template
