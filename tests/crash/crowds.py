"""Many people placed at many shifts that took place this day and the last, in few INSERTs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from psycopg.types.range import TimestamptzRange

from tests.cast import CITY, Member
from tests.crash.installation import moment
from tests.factories.activities import make_activity
from tests.factories.volunteers import many_volunteers
from zhihe.foundation import clock
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Activity, Post, Shift
from zhihe.recruitment.models import Application, Placement

HOUR = timedelta(hours=1)


@dataclass
class Team:
    """A leader, the people, and the shifts they were placed at."""

    leader: Member
    people: list[Member]
    activity: Activity
    shifts: list[Shift]


def make_teams(
    cast: Any, *, teams: int, people: int, shifts: int, number: int = 5000
) -> list[Team]:
    """``shifts`` of one hour for each team, an hour apart, the last one ended half an hour ago.

    ``number``: of the first of these people, who are new.
    """
    now = clock.now()
    first = now - HOUR / 2 - 2 * HOUR * (shifts - 1) - HOUR
    with moment(now - HOUR), transaction.atomic():
        members = many_volunteers(cast, teams * (people + 1), first=number)
        made = []
        for n in range(teams):
            group = members[n * (people + 1) : (n + 1) * (people + 1)]
            made.append(_team(cast, group[0], group[1:], first, shifts))
    return made


def _team(cast: Any, leader: Member, people: list[Member], first: datetime, count: int) -> Team:
    activity = make_activity(
        cast,
        starts_at=first,
        minutes=60,
        capacity=len(people),
        leader_id=leader.id,
        leader_name=leader.person.name,
    )
    [shift] = Shift.objects.in_city(CITY).filter(activity=activity)
    post = Post.objects.in_city(CITY).get(activity=activity)
    more = [
        Shift(
            city=cast.city,
            activity=activity,
            post=post,
            starts_at=first + 2 * HOUR * n,
            ends_at=first + 2 * HOUR * n + HOUR,
            capacity=len(people),
        )
        for n in range(1, count)
    ]
    shifts = [shift, *Shift.objects.bulk_create(more)]
    for one in shifts:
        place(one, people)
    return Team(leader, people, activity, shifts)


def place(shift: Shift, people: list[Member]) -> None:
    """A seat for each of them."""
    at = shift.starts_at - 48 * HOUR
    common: dict[str, Any] = {"city_id": CITY, "shift": shift, "activity_id": shift.activity_id}
    applications = Application.objects.bulk_create(
        Application(
            **common, volunteer=m.volunteer, state="admitted", applied_by=m.id, applied_at=at
        )
        for m in people
    )
    Placement.objects.bulk_create(
        Placement(
            **common,
            application=row,
            volunteer=m.volunteer,
            placed_by=m.id,
            placed_at=at,
            span=TimestamptzRange(shift.starts_at, shift.ends_at),
        )
        for row, m in zip(applications, people, strict=True)
    )
    Shift.objects.in_city(CITY).filter(pk=shift.pk).update(taken=F("taken") + len(people))


def roll_call(shift: Shift, people: list[Member]) -> list[dict[str, Any]]:
    """IN at the start and OUT at the end for each of them, as a leader's phone kept them."""
    moments = (("in", shift.starts_at), ("out", shift.ends_at))
    return [
        {
            "client_id": str(uuid7()),
            "shift_id": str(shift.pk),
            "volunteer_id": str(m.volunteer.pk),  # type: ignore[union-attr]
            "kind": kind,
            "claimed_at": at.isoformat(),
        }
        for m in people
        for kind, at in moments
    ]


def own_entry(shift: Shift) -> dict[str, Any]:
    """「我到了」: the leader's own punch, which the roll calls stand on."""
    at = shift.starts_at - timedelta(minutes=5)
    return {
        "client_id": str(uuid7()),
        "shift_id": str(shift.pk),
        "kind": "in",
        "claimed_at": at.isoformat(),
    }


def uuids(values: Any) -> set[UUID]:
    return {UUID(str(value)) for value in values}
