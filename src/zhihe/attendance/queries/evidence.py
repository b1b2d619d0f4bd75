"""The facts behind a record, gathered for the arithmetic of ``rules``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from zhihe.attendance.models import Punch, ServiceRecord, Sheet
from zhihe.attendance.queries.presence import live_punches
from zhihe.attendance.rules.grades import Evidence, source_of
from zhihe.attendance.rules.minutes import SHEET_HOURS, Mark, Standard
from zhihe.attendance.terms import FenceVerdict, Method, RecordState
from zhihe.foundation.clock import Span
from zhihe.opportunities.models import Shift
from zhihe.volunteers.models import HourStandard, Volunteer

LIVE = (RecordState.PENDING, RecordState.SECOND, RecordState.CONFIRMED, RecordState.FROZEN)
SETTLED = (RecordState.SECOND, RecordState.CONFIRMED, RecordState.FROZEN)


@dataclass(frozen=True, slots=True)
class Facts:
    """Punches of one person at one shift with what makes them sound."""

    shift: Shift
    punches: dict[str, Punch]
    sheets: dict[UUID, Sheet] = field(default_factory=dict)
    sound_rolls: bool = False

    @property
    def span(self) -> Span:
        return Span(self.shift.starts_at, self.shift.ends_at)

    def marks(self) -> list[Mark]:
        """The punches for ``rules.minutes``."""
        return [Mark(p.counted_at, p.kind, p.method, key) for key, p in self.punches.items()]

    def rolls(self) -> list[Punch]:
        """Roll calls, in order of time."""
        found = [p for p in self.punches.values() if p.method == Method.ROLL_CALL]
        return sorted(found, key=lambda p: p.counted_at)

    def evidence(self, key: str) -> Evidence:
        """What one end of a pair proves."""
        punch = self.punches[key]
        sheet = self.sheets.get(punch.sheet_id) if punch.sheet_id else None
        in_time = (
            sheet is not None
            and sheet.sealed
            and (sheet.entered_at <= self.shift.ends_at + SHEET_HOURS)
        )
        source = source_of(punch.method, sealed_in_time=in_time, sound_roll=self.sound_rolls)
        inside = punch.fence == FenceVerdict.INSIDE
        return Evidence(source, inside, bool(self.rolls()) and self.sound_rolls)

    def enterers(self) -> list[UUID]:
        """Persons who entered these facts for somebody else (not the roll callers)."""
        found = [s.entered_by for s in self.sheets.values()]
        found += [
            p.by_id for p in self.punches.values() if p.on_behalf and p.method != Method.ROLL_CALL
        ]
        return list(dict.fromkeys(found))


def facts_of(city: str, shift: Shift, volunteer_id: UUID) -> Facts:
    """Everything known about one person at one shift; two to four queries."""
    rows = live_punches(city).filter(shift_id=shift.pk, volunteer_id=volunteer_id)
    punches = {str(row.pk): row for row in rows}
    wanted = {p.sheet_id for p in punches.values() if p.sheet_id}
    sheets = Sheet.objects.in_city(city).in_bulk(list(wanted)) if wanted else {}
    callers = {p.by_id for p in punches.values() if p.method == Method.ROLL_CALL}
    return Facts(shift, punches, sheets, bool(callers) and callers_checked_in(city, shift, callers))


def callers_checked_in(city: str, shift: Shift, persons: set[UUID]) -> bool:
    """Whether every roll caller checked in at this activity themself."""
    ids = (
        Volunteer.objects.in_city(city).filter(person_id__in=persons).values_list("pk", "person_id")
    )
    who = dict(ids)
    seen = (
        live_punches(city)
        .filter(activity_id=shift.activity_id, volunteer_id__in=list(who), kind="in")
        .exclude(method=Method.ROLL_CALL)
        .values_list("volunteer_id", flat=True)
    )
    return {who[v] for v in seen} == persons


def standard_of(group: str, day: date) -> Standard:
    """The hour standard of a group in force on a day; a plain one where none is set."""
    row = (
        HourStandard.objects.filter(group=group, valid_from__lte=day)
        .order_by("-valid_from", "-version")
        .first()
    )
    return Standard(row.cap_minutes_per_day, row.rounding_minutes) if row else Standard()


@dataclass(frozen=True, slots=True)
class Others:
    """Live records of the same person beside one shift."""

    before: list[ServiceRecord]  # those that stand before it: settled, or begun earlier
    day_minutes: int


def others_of(
    city: str, volunteer_id: UUID, shift_id: UUID, day: date, span: tuple[datetime, datetime]
) -> Others:
    """Records that overlap ``span`` with precedence, and the minutes of the same day."""
    rows = list(
        ServiceRecord.objects.in_city(city)
        .filter(volunteer_id=volunteer_id, state__in=LIVE)
        .exclude(shift_id=shift_id)
        .filter(span__overlap=span)
    )
    before = [r for r in rows if r.state in SETTLED or r.span.lower < span[0]]
    minutes = (
        ServiceRecord.objects.in_city(city)
        .filter(volunteer_id=volunteer_id, state__in=LIVE, service_date=day)
        .exclude(shift_id=shift_id)
        .values_list("minutes", flat=True)
    )
    return Others(before, sum(minutes))
