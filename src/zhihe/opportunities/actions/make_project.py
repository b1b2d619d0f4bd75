"""Begin a project: activities of months hang on it (Z02)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import TitleNeeded
from zhihe.opportunities.models import Project
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor


@transaction.atomic
def make_project(
    *,
    actor: Actor,
    organisation: Organisation,
    title: str,
    now: datetime,
    title_en: str = "",
    summary: str = "",
) -> Project:
    """Whoever makes it manages it (Z26). Raises TitleNeeded."""
    if len(title.strip()) < 2:
        raise TitleNeeded()
    project = Project.objects.create(
        city_id=organisation.city_id,
        organisation=organisation,
        title=title.strip()[:80],
        title_en=title_en.strip()[:120],
        summary=summary.strip(),
        manager_id=actor.person_id,
        created_by=actor.person_id,
        created_at=now,
    )
    fact = Fact(
        "opportunities.project_made", "project", project.pk, detail={"title": project.title}
    )
    record_event(actor=actor, now=now, fact=fact)
    return project
