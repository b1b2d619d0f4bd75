"""Throw a template away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import ActivityTemplate
from zhihe.platform.actor import Actor


@transaction.atomic
def drop_template(*, actor: Actor, template: ActivityTemplate, now: datetime) -> None:
    """Activities made from it stay. Doing it twice is no harm."""
    rows = ActivityTemplate.objects.in_city(template.city_id).filter(pk=template.pk)
    if rows.delete()[0]:
        fact = Fact(
            "opportunities.template_dropped",
            "activity_template",
            template.pk,
            detail={"title": template.title},
        )
        record_event(actor=actor, now=now, fact=fact)
