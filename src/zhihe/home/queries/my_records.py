"""Everything a person's page says about their service; one query each, sums in Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Sum

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import ClaimState, RecordState
from zhihe.frame.cards import CalendarDay, EvidencePart
from zhihe.home import rules
from zhihe.opportunities.queries.standards import STANDARD_LOOKS, StandardLook
from zhihe.volunteers.models import Volunteer

COLUMNS = (
    "id", "service_date", "minutes", "proposed_minutes", "grade", "state", "claim_state", "methods",
    "activity_title", "organisation_id", "organisation_name", "place_text", "rejected_reason",
    "activity_id", "city_id", "group",
)  # fmt: skip


def records_of(volunteer: Volunteer) -> list[ServiceRecord]:
    """Every record of the volunteer that was not replaced, newest first. One query."""
    rows = (
        ServiceRecord.objects.in_city(volunteer.city_id)
        .filter(volunteer=volunteer)
        .exclude(state=RecordState.REVERSED)
        .order_by("-service_date", "-id")
    )
    return list(rows.only(*COLUMNS))


def counts(record: ServiceRecord) -> bool:
    """Whether the minutes of a record count: confirmed, and claimed by the person."""
    return (
        record.state == RecordState.CONFIRMED
        and record.claim_state == ClaimState.CLAIMED
        and record.minutes > 0
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """Sums over the records that count; minutes."""

    minutes: int
    times: int
    by_grade: dict[str, int]
    waiting_minutes: int
    first: ServiceRecord | None
    last: ServiceRecord | None

    @property
    def hours(self) -> str:
        """312.5"""
        return hours_text(self.minutes)

    @property
    def evidence(self) -> list[EvidencePart]:
        """Parts of the evidence bar, strongest first."""
        return [EvidencePart(g, m, hours_text(m)) for g, m in self.by_grade.items()]


def summary_of(records: Sequence[ServiceRecord]) -> Summary:
    """``records`` as of :func:`records_of`, newest first."""
    counted = [r for r in records if counts(r)]
    waiting = (RecordState.PENDING, RecordState.SECOND)
    return Summary(
        minutes=sum(r.minutes for r in counted),
        times=len(counted),
        by_grade={g: sum(r.minutes for r in counted if r.grade == g) for g in "ABCD"},
        waiting_minutes=sum(r.proposed_minutes for r in records if r.state in waiting),
        first=counted[-1] if counted else None,
        last=counted[0] if counted else None,
    )


@dataclass(frozen=True, slots=True)
class Year:
    """「这一年，你去过这些日子」: the 53 weeks up to today."""

    days: list[CalendarDay]
    until: date
    count: int
    weeks: int
    place: str
    standards: list[StandardLook]


def year_of(records: Sequence[ServiceRecord], today: date) -> Year:
    """Days with service since a year ago, the longest run of weeks, the usual place, and by which
    groups' hour standards the days were counted (N10)."""
    since = rules.year_before(today)
    counted = [r for r in records if counts(r) and since <= r.service_date <= today]
    minutes: dict[date, int] = {}
    for record in counted:
        minutes[record.service_date] = minutes.get(record.service_date, 0) + record.minutes
    return Year(
        days=[CalendarDay(day, given) for day, given in sorted(minutes.items())],
        until=today,
        count=len(minutes),
        weeks=rules.longest_weeks(minutes),
        place=rules.most_common(r.place_text for r in counted),
        standards=[STANDARD_LOOKS[g] for g in dict.fromkeys(r.group for r in counted)],
    )


def hours_text(minutes: int) -> str:
    """312.5; thousands are grouped."""
    return f"{minutes / 60:,.1f}"


def recent_month(records: Sequence[ServiceRecord], today: date) -> int:
    """Minutes of the last thirty days."""
    since = today - timedelta(days=29)
    return sum(r.minutes for r in records if counts(r) and r.service_date >= since)


def organisations_in(
    records: Sequence[ServiceRecord], entries: Sequence[Any]
) -> list[tuple[UUID, str]]:
    """(id, name) of every organisation on the timeline, by name."""
    found = {row.organisation_id: row.organisation_name for row in (*entries, *records)}
    return sorted(found.items(), key=lambda pair: pair[1])


def last_and_total(volunteer: Volunteer) -> tuple[ServiceRecord | None, int]:
    """The newest record that counts and the minutes of all of them. Two queries."""
    rows = ServiceRecord.objects.in_city(volunteer.city_id).filter(
        volunteer=volunteer, state=RecordState.CONFIRMED, claim_state=ClaimState.CLAIMED,
        minutes__gt=0,
    )  # fmt: skip
    total = rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    return rows.order_by("-service_date", "-id").only(*COLUMNS).first(), int(total)
