"""An entered person said 「这不是我」, closed or was merged: the live belongings end or follow."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.foundation import clock
from zhihe.organisations.models import Appointment, Membership
from zhihe.organisations.terms import LIVE_MEMBERSHIPS, MembershipState, Role
from zhihe.platform.actor import system_actor

WHY_MERGED = "两份资料是同一个人，合并成一份"
WHY_GONE = "账号注销，或本人说资料不是自己的"


@transaction.atomic
def part_from_person(
    *, city: str, person_id: UUID, now: datetime, into: UUID | None = None, told: UUID | None = None
) -> None:
    """``into``: the person who follows after a merge. ``told``: the organisation whose admins hear
    that somebody disowned its entry. Safe to run again.
    """
    live = list(
        Membership.objects.in_city(city).filter(person_id=person_id, state__in=LIVE_MEMBERSHIPS)
    )
    Membership.objects.in_city(city).filter(pk__in=[row.pk for row in live]).update(
        state=MembershipState.LEFT, until=clock.local_date(now)
    )
    followed = [made for row in live if into and (made := _follow(row, into, now))]
    record_events(
        actor=system_actor(city),
        now=now,
        facts=[
            Fact(
                "organisations.part",
                "membership",
                row.pk,
                person_id=person_id,
                reason=WHY_MERGED if into else WHY_GONE,
                detail={"into": str(into or "")},
            )
            for row in live
        ]
        + [
            Fact(
                "organisations.follow",
                "membership",
                row.pk,
                person_id=into,
                detail={"from": str(person_id)},
            )
            for row in followed
        ],
    )
    if told is not None:
        _tell(city, told, now)


def _follow(row: Membership, into: UUID, now: datetime) -> Membership | None:
    """The same belonging for the person who stays, unless there is one."""
    try:
        with transaction.atomic():
            return Membership.objects.create(
                city_id=row.city_id,
                organisation_id=row.organisation_id,
                person_id=into,
                state=row.state,
                department=row.department,
                since=row.since,
                applied_at=now,
                decided_by=row.decided_by,
            )
    except IntegrityError as error:
        if "membership_live_once" not in str(error):
            raise
        return None


def _tell(city: str, organisation_id: UUID, now: datetime) -> None:
    admins = Appointment.objects.in_city(city).filter(
        Q(until__isnull=True) | Q(until__gt=now),
        organisation_id=organisation_id,
        role=Role.ORG_ADMIN,
        since__lte=now,
    )
    for person_id in set(admins.values_list("person_id", flat=True)):
        notify_person(
            city=city,
            person_id=person_id,
            kind="organisations.entry_disowned",
            params={},
            now=now,
            url="/desk/members",
        )
