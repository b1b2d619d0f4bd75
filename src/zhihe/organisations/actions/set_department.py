"""Note which department (科室, 小组) a member belongs to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.actions.place_in_sub_team import place_in_sub_team
from zhihe.organisations.errors import NotWaiting
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.platform.actor import Actor


@transaction.atomic
def set_department(
    *, actor: Actor, membership: Membership, department: str, now: datetime
) -> Membership:
    """Raises NotWaiting when the person is no member any more."""
    changed = (
        Membership.objects.in_city(actor.city)
        .filter(pk=membership.pk, state=MembershipState.ACTIVE)
        .update(department=department.strip()[:60])
    )
    if not changed:
        raise NotWaiting()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.set_department",
            "membership",
            membership.pk,
            person_id=membership.person_id,
            detail={"before": membership.department, "after": department.strip()[:60]},
        ),
    )
    before = membership.department
    membership.refresh_from_db()
    place_in_sub_team(actor=actor, membership=membership, now=now, before=before)
    return membership
