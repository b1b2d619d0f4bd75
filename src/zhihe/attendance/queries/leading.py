"""What a leader sees: the shifts to lead, and who is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from zhihe.attendance.models import Punch
from zhihe.attendance.queries.check_in_window import CODED
from zhihe.attendance.queries.presence import Presence, day_of, presence, presence_of_shift
from zhihe.attendance.terms import Method, PunchKind
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState
from zhihe.volunteers.models import Volunteer

LEADING = (Role.LEADER, Role.PROJECT_MANAGER, Role.ORG_ADMIN)
NONE_YET = Presence()


@dataclass(frozen=True, slots=True)
class Attendee:
    """One placed person and what is known of their coming."""

    placement: Placement
    volunteer: Volunteer
    presence: Presence

    @property
    def came(self) -> bool:
        return bool(self.presence.pairs)

    @property
    def is_there(self) -> bool:
        return self.presence.is_open

    def last_roll_by(self, person_id: UUID | None) -> Punch | None:
        """The newest roll call of this leader about the person: what an undo takes back."""
        mine = [
            p
            for p in self.presence.punches
            if p.method == Method.ROLL_CALL and p.by_id == person_id
        ]
        return mine[-1] if mine else None


def shifts_to_lead(actor: Actor, now: datetime) -> QuerySet[Shift]:
    """Shifts from three days ago to a week ahead that this actor leads, soonest first."""
    mine = Q(activity__leader_id=actor.person_id)
    hat = actor.hat
    if hat is not None and hat.role in LEADING and hat.organisation_id is not None:
        bodies = [hat.organisation_id]
        if hat.role == Role.ORG_ADMIN:
            below = Organisation.objects.in_city(actor.city).filter(
                path__contains=f"{hat.organisation_id}/"
            )
            bodies = list(below.values_list("pk", flat=True))
        mine |= Q(activity__organisation_id__in=bodies) | Q(activity__executor_id__in=bodies)
    return (
        Shift.objects.in_city(actor.city)
        .filter(
            mine,
            activity__state__in=CODED,
            cancelled_at__isnull=True,
            ends_at__gt=now - timedelta(days=3),
            starts_at__lt=now + timedelta(days=7),
        )
        .select_related("activity", "post")
        .order_by("starts_at", "id")
    )


def attendees(shift: Shift) -> list[Attendee]:
    """Everybody placed at the shift, by name; two queries."""
    found = presence_of_shift(shift.city_id, shift.pk)
    rows = (
        Placement.objects.in_city(shift.city_id)
        .filter(shift_id=shift.pk, state=PlacementState.PLACED)
        .select_related("volunteer")
        .order_by("volunteer__pinyin", "volunteer__name", "id")
    )
    return [Attendee(p, p.volunteer, found.get(p.volunteer_id, NONE_YET)) for p in rows]


def leader_is_in(shift: Shift, volunteer_id: UUID | None) -> bool:
    """Whether the one who calls the roll is checked in now, at any shift of the activity that day.

    Only the leader's own punches count: nobody is made present by a roll call of their own.
    """
    if volunteer_id is None:
        return False
    rows = day_of(shift.city_id, shift, [volunteer_id])[volunteer_id]
    by_shift: dict[UUID, list[Punch]] = {}
    for row in rows:
        by_shift.setdefault(row.shift_id, []).append(row)
    return any(presence(punches).lane(roll=False).is_open for punches in by_shift.values())


def leader_was_in(shift: Shift, volunteer_id: UUID | None, moment: datetime) -> bool:
    """The same at an earlier moment, for roll calls that waited in a phone without network."""
    if volunteer_id is None:
        return False
    rows = [
        p
        for p in day_of(shift.city_id, shift, [volunteer_id])[volunteer_id]
        if p.method != Method.ROLL_CALL and p.counted_at <= moment
    ]
    begun = sum(p.kind == PunchKind.IN for p in rows)
    return bool(begun > sum(p.kind == PunchKind.OUT and p.counted_at < moment for p in rows))


def is_today(shift: Shift, now: datetime) -> bool:
    """Whether the shift begins on the civil day of ``now``."""
    return clock.local_date(shift.starts_at) == clock.local_date(now)
