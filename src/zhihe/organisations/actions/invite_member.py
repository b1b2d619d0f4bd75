"""Ask a registered person to belong; nothing happens before that person says yes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.errors import AlreadyBelongs, NotOpen
from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.terms import ACTIVE_STAGES, MembershipState
from zhihe.platform.actor import Actor


@transaction.atomic
def invite_member(
    *, actor: Actor, organisation: Organisation, person_id: UUID, department: str, now: datetime
) -> Membership:
    """Raises NotOpen, AlreadyBelongs."""
    if organisation.stage not in ACTIVE_STAGES:
        raise NotOpen()
    try:
        with transaction.atomic():
            row = Membership.objects.create(
                city_id=actor.city,
                organisation=organisation,
                person_id=person_id,
                state=MembershipState.INVITED,
                department=department.strip()[:60],
                applied_at=now,
                decided_by=actor.person_id,
            )
    except IntegrityError as error:
        if "membership_live_once" in str(error):
            raise AlreadyBelongs() from error
        raise
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.invite",
            "membership",
            row.pk,
            person_id=person_id,
            detail={"organisation": str(organisation.pk)},
        ),
    )
    notify_person(
        city=actor.city,
        person_id=person_id,
        kind="organisations.invited",
        now=now,
        params={"unit": organisation.name},
        url="/me/organisations",
    )
    return row
