"""The invited person says yes or no."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.actions.place_in_sub_team import place_in_sub_team
from zhihe.organisations.errors import NotWaiting
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.platform.actor import Actor


@transaction.atomic
def answer_invitation(
    *, actor: Actor, membership: Membership, accept: bool, now: datetime
) -> Membership:
    """Only for the person's own row (access_own_membership). Raises NotWaiting."""
    state = MembershipState.ACTIVE if accept else MembershipState.REFUSED
    moved = (
        Membership.objects.in_city(actor.city)
        .filter(pk=membership.pk, person_id=actor.person_id, state=MembershipState.INVITED)
        .update(state=state, since=clock.local_date(now) if accept else None)
    )
    if not moved:
        raise NotWaiting()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.answer_invitation",
            "membership",
            membership.pk,
            person_id=membership.person_id,
            detail={"after": state},
        ),
    )
    membership.refresh_from_db()
    if accept:
        place_in_sub_team(actor=actor, membership=membership, now=now)
    return membership
