"""A member whose department is a sub-team belongs to the sub-team too, and to no other of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.models import Membership
from zhihe.organisations.queries.sub_teams import sub_team_of
from zhihe.organisations.terms import LIVE_MEMBERSHIPS, MembershipState
from zhihe.platform.actor import Actor


@transaction.atomic
def place_in_sub_team(
    *, actor: Actor, membership: Membership, now: datetime, before: str = ""
) -> UUID | None:
    """The new belonging's id; None when the department is no sub-team or the person is in it.

    ``before``: the department until now, whose sub-team the person leaves.
    """
    if membership.state != MembershipState.ACTIVE:
        return None
    _leave(actor, membership, before, now)
    team = sub_team_of(membership.organisation, membership.department)
    if team is None:
        return None
    live = Membership.objects.in_city(actor.city).filter(
        organisation=team, person_id=membership.person_id, state__in=LIVE_MEMBERSHIPS
    )
    if live.exists():
        return None
    row = Membership.objects.create(
        city_id=actor.city,
        organisation=team,
        person_id=membership.person_id,
        state=MembershipState.ACTIVE,
        since=clock.local_date(now),
        applied_at=now,
        decided_by=actor.person_id,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.place_in_sub_team",
            "membership",
            row.pk,
            person_id=membership.person_id,
            detail={"team": str(team.pk)},
        ),
    )
    return row.pk


def _leave(actor: Actor, membership: Membership, before: str, now: datetime) -> None:
    if not before or before == membership.department:
        return
    team = sub_team_of(membership.organisation, before)
    if team is not None:
        Membership.objects.in_city(actor.city).filter(
            organisation=team, person_id=membership.person_id, state=MembershipState.ACTIVE
        ).update(
            state=MembershipState.LEFT, until=clock.local_date(now), decided_by=actor.person_id
        )
