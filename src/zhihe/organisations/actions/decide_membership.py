"""The organisation takes a person in, or says no with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.errors import NotWaiting, ReasonNeeded
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.platform.actor import Actor


@transaction.atomic
def decide_membership(
    *,
    actor: Actor,
    membership: Membership,
    admit: bool,
    now: datetime,
    department: str = "",
    reason: str = "",
) -> Membership:
    """Raises NotWaiting when it was decided or taken back meanwhile, ReasonNeeded for a bare no."""
    if not admit and not reason.strip():
        raise ReasonNeeded()
    state = MembershipState.ACTIVE if admit else MembershipState.REFUSED
    moved = (
        Membership.objects.in_city(actor.city)
        .filter(pk=membership.pk, state=MembershipState.APPLIED)
        .update(
            state=state,
            since=clock.local_date(now) if admit else None,
            department=department.strip()[:60],
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
            "organisations.decide_membership",
            "membership",
            membership.pk,
            person_id=membership.person_id,
            reason=reason,
            detail={"after": state},
        ),
    )
    kind = "organisations.member_admitted" if admit else "organisations.member_refused"
    notify_person(
        city=actor.city,
        person_id=membership.person_id,
        kind=kind,
        now=now,
        params={"unit": membership.organisation.name, "reason": reason},
        url="/me/organisations",
    )
    membership.refresh_from_db()
    return membership
