"""H02: certified bodies must publish here; those without a public post are listed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Subquery

from zhihe.opportunities.models import Activity
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.policies import visible_to
from zhihe.organisations.terms import ACTIVE_STAGES, Certification
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet


def silent_bodies(actor: Actor, now: datetime) -> CityQuerySet[Any]:
    """Certified active bodies of the clerk's scope with nothing published that is not over.

    ``last``: the end of the latest one they had, None for none ever. The longest silent first.
    """
    theirs = Activity.objects.filter(
        city_id=OuterRef("city_id"), organisation_id=OuterRef("pk"), published_at__isnull=False
    )
    coming = theirs.filter(state=ActivityState.PUBLISHED, ends_at__gt=now)
    latest = (
        theirs.exclude(state=ActivityState.CANCELLED)
        .order_by()
        .values("organisation_id")
        .annotate(latest=Max("ends_at"))
        .values("latest")
    )
    rows: CityQuerySet = (
        visible_to(actor)
        .filter(stage__in=ACTIVE_STAGES)
        .exclude(certification=Certification.NONE)
        .filter(~Exists(coming))
        .select_related("region")
        .annotate(last=Subquery(latest))
        .order_by("last", "pinyin", "id")
    )
    return rows
