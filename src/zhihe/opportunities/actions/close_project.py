"""Close a project: its activities run out, no new one hangs on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import ActivityMoved
from zhihe.opportunities.models import Project
from zhihe.platform.actor import Actor


@transaction.atomic
def close_project(*, actor: Actor, project: Project, now: datetime) -> None:
    """Raises ActivityMoved when closed already."""
    rows = Project.objects.in_city(project.city_id).filter(pk=project.pk, closed_at=None)
    if not rows.update(closed_at=now):
        raise ActivityMoved()
    record_event(
        actor=actor, now=now, fact=Fact("opportunities.project_closed", "project", project.pk)
    )
