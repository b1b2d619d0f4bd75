"""End a role now: by whoever may give it, or by the person who holds it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.errors import LastAdmin, NotWaiting
from zhihe.organisations.labels import ROLE
from zhihe.organisations.models import Appointment, Organisation
from zhihe.organisations.terms import ACTIVE_STAGES, CLERK_ROLES, Role
from zhihe.platform.actor import Actor


@transaction.atomic
def end_appointment(
    *, actor: Actor, appointment: Appointment, reason: str, now: datetime
) -> Appointment:
    """The getter was access_appointment_for_ending. Raises NotWaiting (ended before), LastAdmin."""
    if appointment.role == Role.ORG_ADMIN and not actor.has_role(*CLERK_ROLES):
        _keep_one_admin(appointment, now)
    ended = (
        Appointment.objects.in_city(actor.city)
        .filter(Q(until__isnull=True) | Q(until__gt=now), pk=appointment.pk)
        .update(until=max(now, appointment.since), ended_by=actor.person_id)
    )
    if not ended:
        raise NotWaiting()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.end_appointment",
            "appointment",
            appointment.pk,
            person_id=appointment.person_id,
            reason=reason,
            detail={"role": appointment.role},
        ),
    )
    if actor.person_id != appointment.person_id:
        notify_person(
            city=actor.city,
            person_id=appointment.person_id,
            now=now,
            url="/hat",
            kind="organisations.appointment_ended",
            params={"role": str(ROLE[Role(appointment.role)]), "reason": reason},
        )
    appointment.refresh_from_db()
    return appointment


def _keep_one_admin(appointment: Appointment, now: datetime) -> None:
    """The organisation's row is locked, so that two admins cannot leave at the same moment."""
    organisation = (
        Organisation.objects.in_city(appointment.city_id)
        .select_for_update(of=("self",))
        .get(pk=appointment.organisation_id)
    )
    others = (
        Appointment.objects.in_city(appointment.city_id)
        .filter(
            Q(until__isnull=True) | Q(until__gt=now),
            organisation=organisation,
            role=Role.ORG_ADMIN,
            since__lte=now,
        )
        .exclude(pk=appointment.pk)
    )
    if organisation.stage in ACTIVE_STAGES and not others.exists():
        raise LastAdmin()
