"""Belonging ends: by the person at any time, or by the organisation with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.errors import NotWaiting, ReasonNeeded
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import LIVE_MEMBERSHIPS, MembershipState
from zhihe.platform.actor import Actor


@transaction.atomic
def leave_organisation(
    *, actor: Actor, membership: Membership, now: datetime, reason: str = ""
) -> Membership:
    """Records of service stay where they are. Raises NotWaiting, ReasonNeeded (the desk must say why)."""
    by_self = actor.person_id == membership.person_id
    if not by_self and not reason.strip():
        raise ReasonNeeded()
    moved = (
        Membership.objects.in_city(actor.city)
        .filter(pk=membership.pk, state__in=LIVE_MEMBERSHIPS)
        .update(
            state=MembershipState.LEFT,
            until=clock.local_date(now),
            decided_by=actor.person_id,
            reason=reason.strip()[:200],
        )
    )
    if not moved:
        raise NotWaiting()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.leave",
            "membership",
            membership.pk,
            person_id=membership.person_id,
            reason=reason,
            detail={"by_self": by_self},
        ),
    )
    if not by_self:
        notify_person(
            city=actor.city,
            person_id=membership.person_id,
            now=now,
            url="/me/organisations",
            kind="organisations.member_removed",
            params={"unit": membership.organisation.name, "reason": reason},
        )
    membership.refresh_from_db()
    return membership
