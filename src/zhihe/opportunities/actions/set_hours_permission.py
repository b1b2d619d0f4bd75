"""Let a unit publish the hours of its posts, or stop that (N09)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import ReasonNeeded
from zhihe.opportunities.models import HoursPermission
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor


@transaction.atomic
def set_hours_permission(
    *, actor: Actor, organisation: Organisation, allowed: bool, reason: str, now: datetime
) -> None:
    """Holds for activities submitted from now on. Raises ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded()
    HoursPermission.objects.create(
        city_id=organisation.city_id,
        organisation=organisation,
        allowed=allowed,
        reason=reason.strip()[:200],
        decided_by=actor.person_id,
        at=now,
    )
    fact = Fact(
        "opportunities.hours_permission",
        "organisation",
        organisation.pk,
        reason=reason.strip(),
        detail={"allowed": allowed},
    )
    record_event(actor=actor, now=now, fact=fact)
