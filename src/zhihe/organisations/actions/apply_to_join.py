"""加入组织: a person asks to belong."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.errors import AlreadyBelongs, NotOpen
from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.terms import ACTIVE_STAGES, MembershipState
from zhihe.platform.actor import Actor


@transaction.atomic
def apply_to_join(
    *, actor: Actor, organisation: Organisation, words: str, now: datetime
) -> Membership:
    """Raises NotOpen, AlreadyBelongs (an invitation waiting is answered, not applied to)."""
    if organisation.stage not in ACTIVE_STAGES:
        raise NotOpen()
    try:
        with transaction.atomic():
            row = Membership.objects.create(
                city_id=actor.city,
                organisation=organisation,
                person_id=actor.person_id,
                state=MembershipState.APPLIED,
                words=words.strip()[:200],
                applied_at=now,
            )
    except IntegrityError as error:
        if "membership_live_once" in str(error):
            raise AlreadyBelongs() from error
        raise
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.apply_to_join",
            "membership",
            row.pk,
            person_id=actor.person_id,
            detail={"organisation": str(organisation.pk)},
        ),
    )
    return row
