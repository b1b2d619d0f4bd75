"""The insurer's list, on the organiser's page of an activity."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from zhihe.interchange.policies import access_activity_for_cover
from zhihe.interchange.terms import EXPORTERS
from zhihe.opportunities.models import Activity
from zhihe.platform.refusals import Refusal


def cover_panel(request: HttpRequest, activity: Activity) -> dict[str, Any] | None:
    """A link for those who may take the list; only once there are people to insure."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_role(*EXPORTERS) or activity.published_at is None:
        return None
    try:
        access_activity_for_cover(actor, activity.pk)
    except Refusal:
        return None
    return {"template": "interchange/parts/cover_panel.html", "context": {}}
