"""Take an empty sub-team back: nobody belongs to it, it has no places and no teams of its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.models import Appointment, Membership, Organisation, Place
from zhihe.organisations.terms import ACTIVE_STAGES, LIVE_MEMBERSHIPS, Stage
from zhihe.platform.actor import Actor


@transaction.atomic
def close_sub_team(*, actor: Actor, team_id: UUID, now: datetime) -> bool:
    """False when somebody or something is in it by now: then it stays."""
    city = actor.city
    used = (
        Membership.objects.in_city(city)
        .filter(organisation=team_id, state__in=LIVE_MEMBERSHIPS)
        .exists()
        or Appointment.objects.in_city(city).filter(organisation=team_id).exists()
        or Place.objects.in_city(city).filter(organisation=team_id).exists()
        or Organisation.objects.in_city(city).filter(parent=team_id).exists()
    )
    if used:
        return False
    closed = (
        Organisation.objects.in_city(city)
        .filter(pk=team_id, stage__in=ACTIVE_STAGES)
        .exclude(parent=None)
        .update(stage=Stage.EXITED)
    )
    if closed:
        record_event(
            actor=actor,
            now=now,
            fact=Fact("organisations.close_sub_team", "organisation", team_id),
        )
    return bool(closed)
