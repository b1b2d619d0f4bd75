"""Records locked for a decision, and the loads that caps look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from zhihe.accounts.models import Person
from zhihe.accounts.terms import Verification
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.rules.desk import SETTLED_STATES
from zhihe.foundation.clock import day_bounds, local_date
from zhihe.volunteers.models import HourStandard, Volunteer

WEAK = ("C", "D")


def lock_records(
    city: str, states: Collection[str], ids: Iterable[UUID], shift_id: UUID | None = None
) -> list[ServiceRecord]:
    """Chosen records in one of ``states``, locked: first their volunteers, then they, in id order.

    A second caller waits here and then finds the state changed: it gets what is left.
    """
    wanted = list(dict.fromkeys(ids))
    rows = ServiceRecord.objects.in_city(city).filter(pk__in=wanted)
    if shift_id is not None:
        rows = rows.filter(shift_id=shift_id)
    people = (
        Volunteer.objects.in_city(city)
        .filter(pk__in=rows.values("volunteer_id"))
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    list(people.values_list("pk"))
    return list(
        rows.filter(state__in=states).order_by("pk").select_for_update(of=("self",), no_key=True)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the platform knows of a person at the moment of confirmation."""

    is_claimed: bool
    is_verified: bool


def standings_of(person_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Claim and verification of persons; one query."""
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "account_id", "verification")
    return {
        pk: Standing(account is not None, v == Verification.VERIFIED) for pk, account, v in rows
    }


@dataclass(slots=True)
class Load:
    """Minutes and records already settled: by (volunteer, day), weak ones by grade too."""

    day: dict[tuple[UUID, date], int] = field(default_factory=lambda: defaultdict(int))
    weak: dict[tuple[UUID, date, str], int] = field(default_factory=lambda: defaultdict(int))
    caps: dict[str, int] = field(default_factory=dict)
    by_confirmer: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def load_of(city: str, records: list[ServiceRecord], confirmer: UUID, now: datetime) -> Load:
    """Settled minutes of these people on these days, and of this confirmer today; three queries."""
    found = Load(caps=caps_by_group(local_date(now)))
    settled = (
        ServiceRecord.objects.in_city(city)
        .filter(
            volunteer_id__in={r.volunteer_id for r in records},
            service_date__in={r.service_date for r in records},
            state__in=SETTLED_STATES,
        )
        .exclude(pk__in=[r.pk for r in records])
        .values_list("volunteer_id", "service_date", "grade", "minutes")
    )
    for volunteer, day, grade, minutes in settled:
        found.day[volunteer, day] += minutes
        found.weak[volunteer, day, grade] += minutes
    start, end = day_bounds(local_date(now))
    mine = ServiceRecord.objects.in_city(city).filter(
        confirmed_by=confirmer, confirmed_at__gte=start, confirmed_at__lt=end, grade__in=WEAK
    )
    for grade in mine.values_list("grade", flat=True):
        found.by_confirmer[grade] += 1
    return found


def caps_by_group(day: date) -> dict[str, int]:
    """The daily cap of every group in force on a day, in minutes."""
    rows = HourStandard.objects.filter(valid_from__lte=day).order_by("valid_from", "version")
    return dict(rows.values_list("group", "cap_minutes_per_day"))


def overlapping(city: str, ids: Collection[UUID]) -> set[UUID]:
    """Which of these records share time with another settled one, or with each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.id FROM attendance_servicerecord r"
            " JOIN attendance_servicerecord o ON o.city_id = r.city_id"
            " AND o.volunteer_id = r.volunteer_id AND o.id <> r.id AND o.span && r.span"
            " WHERE r.city_id = %s AND r.id = ANY(%s)"
            " AND o.state IN ('second', 'confirmed', 'frozen')",
            [city, list(ids)],
        )
        return {row[0] for row in cursor.fetchall()}
