"""What a volunteer says of oneself when registering: group and home."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.volunteers.models import Volunteer


@transaction.atomic
def describe_volunteer(
    *,
    actor: Actor,
    volunteer: Volunteer,
    now: datetime,
    group: str = "",
    region_id: int | None = None,
) -> None:
    """Only what is told changes; ``group`` decides the hour standard of hours to come."""
    told: dict[str, Any] = {}
    if group and group != volunteer.group:
        told["group"] = group
    if region_id and region_id != volunteer.region_id:
        told["region_id"] = region_id
    if not told:
        return
    Volunteer.objects.in_city(actor.city).filter(pk=volunteer.pk).update(**told)
    volunteer.refresh_from_db()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.describe",
            "volunteer",
            volunteer.pk,
            person_id=volunteer.person_id,
            detail={key: str(value) for key, value in told.items()},
        ),
    )
