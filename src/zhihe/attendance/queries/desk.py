"""The confirmation desk: shifts that wait, and everybody of one shift with their evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum

from zhihe.attendance.models import Punch, ServiceRecord, Sheet
from zhihe.attendance.queries.cases import goes_before, make_case, span_of
from zhihe.attendance.queries.evidence import Facts, callers_checked_in, standard_of
from zhihe.attendance.queries.overdue import WAITING
from zhihe.attendance.queries.presence import live_punches
from zhihe.attendance.rules.decisions import Case, decide, suggest
from zhihe.attendance.rules.desk import CONFIRMED_STATES, LIVE_STATES
from zhihe.attendance.rules.minutes import Standard
from zhihe.attendance.rules.proposal import is_undecided
from zhihe.attendance.terms import EXCEPTIONS, Flag, Method, RecordState
from zhihe.opportunities.models import Shift
from zhihe.platform.keys import CityQuerySet

NOT_OPEN = ~Q(state=RecordState.PENDING, flags__contains=[Flag.OPEN])


def shifts_waiting(rows: CityQuerySet) -> CityQuerySet:
    """Groups by shift of the records that wait: counts and the last day, earliest first."""
    groups: CityQuerySet = (
        rows.filter(NOT_OPEN, state__in=WAITING)
        .values("shift_id")
        .annotate(
            n=Count("id"),
            first=Count("id", filter=Q(state=RecordState.PENDING)),
            second=Count("id", filter=Q(state=RecordState.SECOND)),
            minutes=Sum("minutes"),
            due=Min("due_on"),
            day=Max("service_date"),
            exceptions=Count(
                "id",
                filter=Q(flags__overlap=list(EXCEPTIONS), state=RecordState.PENDING)
                & ~Q(flags__contains=[Flag.DECIDED]),
            ),
        )
        .order_by("due", "shift_id")
    )
    return groups


def waiting_totals(rows: CityQuerySet, today: date) -> dict[str, int]:
    """How many shifts wait, and how many of them are past their last day."""
    waiting = rows.filter(NOT_OPEN, state__in=WAITING)
    return {
        "shifts": waiting.values("shift_id").distinct().count(),
        "late": waiting.filter(due_on__lt=today).values("shift_id").distinct().count(),
    }


@dataclass(slots=True)
class DeskEntry:
    """One record with its case; ``suggestion`` is empty when nothing is to be decided."""

    record: ServiceRecord
    case: Case
    facts: Facts
    beside: list[ServiceRecord] = field(default_factory=list)
    suggestion: str = ""

    @property
    def minutes(self) -> int:
        """What would be counted by the suggestion, else what the record says."""
        done = decide(self.case, self.suggestion) if self.suggestion else None
        return done.minutes if done else self.record.minutes

    @property
    def grade(self) -> str:
        """The evidence grade that the suggestion leads to."""
        done = decide(self.case, self.suggestion) if self.suggestion else None
        return done.grade if done else self.record.grade

    @property
    def is_undecided(self) -> bool:
        return self.record.state == RecordState.PENDING and is_undecided(self.record.flags)


@dataclass(slots=True)
class Desk:
    """Everybody of one shift, in groups."""

    shift: Shift
    exceptions: list[DeskEntry]
    decided: list[DeskEntry]
    agreed: list[DeskEntry]
    second: list[DeskEntry]
    settled: list[DeskEntry]
    open: list[DeskEntry]

    @property
    def present(self) -> int:
        return sum(
            len(group)
            for group in (
                self.exceptions,
                self.decided,
                self.agreed,
                self.second,
                self.settled,
                self.open,
            )
        )

    @property
    def suggested_minutes(self) -> int:
        groups = (self.exceptions, self.decided, self.agreed, self.second, self.settled)
        return sum(e.minutes for group in groups for e in group if e.record.state != "rejected")

    @property
    def ready(self) -> list[DeskEntry]:
        return self.decided + self.agreed


def desk_of(city: str, shift: Shift) -> Desk:
    """Everybody of a shift; eight queries whatever their number."""
    records = list(
        ServiceRecord.objects.in_city(city)
        .filter(shift_id=shift.pk)
        .exclude(state=RecordState.REVERSED)
        .select_related("volunteer")
        .order_by("first_in", "pk")
    )
    desk = Desk(shift, [], [], [], [], [], [])
    for entry in entries_of(city, shift, records):
        _group(desk, entry).append(entry)
    return desk


def _group(desk: Desk, entry: DeskEntry) -> list[DeskEntry]:
    record = entry.record
    if record.state == RecordState.SECOND:
        return desk.second
    if record.state != RecordState.PENDING:
        return desk.settled
    if Flag.OPEN in record.flags:
        return desk.open
    if entry.is_undecided:
        return desk.exceptions
    return desk.decided if record.needs_second or Flag.DECIDED in record.flags else desk.agreed


def entries_of(city: str, shift: Shift, records: list[ServiceRecord]) -> list[DeskEntry]:
    """Records of one shift as cases, without a query per person."""
    people = [r.volunteer_id for r in records]
    punches = _punches(city, shift.pk, people)
    sheets = _sheets(city, punches)
    rolls = [p for own in punches.values() for p in own if p.method == Method.ROLL_CALL]
    sound = bool(rolls) and callers_checked_in(city, shift, {p.by_id for p in rolls})
    beside = _beside(city, shift.pk, people)
    standards: dict[tuple[str, date], Standard] = {}
    entries = []
    for record in records:
        own = {str(p.pk): p for p in punches.get(record.volunteer_id, [])}
        used = {p.sheet_id: sheets[p.sheet_id] for p in own.values() if p.sheet_id}
        facts = Facts(shift, own, used, sound)
        key = record.group, record.service_date
        if key not in standards:
            standards[key] = standard_of(*key)
        others = [
            o
            for o in beside.get(record.volunteer_id, [])
            if span_of(o).overlaps(span_of(record)) and goes_before(o, record)
        ]
        case = make_case(
            record, facts, [span_of(o) for o in others], standards[key], shift.post.hours_value
        )
        entry = DeskEntry(record, case, facts, others)
        entry.suggestion = suggest(case) if entry.is_undecided else ""
        entries.append(entry)
    return entries


def _punches(city: str, shift_id: UUID, people: list[UUID]) -> dict[UUID, list[Punch]]:
    found: dict[UUID, list[Punch]] = defaultdict(list)
    rows = live_punches(city).filter(shift_id=shift_id, volunteer_id__in=people)
    for punch in rows.order_by("counted_at", "pk"):
        found[punch.volunteer_id].append(punch)
    return found


def _sheets(city: str, punches: dict[UUID, list[Punch]]) -> dict[Any, Sheet]:
    ids = {p.sheet_id for own in punches.values() for p in own if p.sheet_id}
    return Sheet.objects.in_city(city).in_bulk(list(ids)) if ids else {}


def _beside(city: str, shift_id: UUID, people: list[UUID]) -> dict[UUID, list[ServiceRecord]]:
    """Live records of the same people that share time with theirs at this shift."""
    mine = ServiceRecord.objects.in_city(city).filter(
        shift_id=shift_id, volunteer_id__in=people, state__in=LIVE_STATES
    )
    bounds = mine.aggregate(low=Min("span__startswith"), high=Max("span__endswith"))
    found: dict[UUID, list[ServiceRecord]] = defaultdict(list)
    if bounds["low"] is None:
        return found
    rows = (
        ServiceRecord.objects.in_city(city)
        .filter(
            volunteer_id__in=people,
            state__in=LIVE_STATES,
            span__overlap=(bounds["low"], bounds["high"]),
        )
        .exclude(shift_id=shift_id)
    )
    for record in rows:
        found[record.volunteer_id].append(record)
    return found


def totals_by_grade(rows: CityQuerySet) -> dict[str, int]:
    """Counted minutes by evidence grade, of a query set of records."""
    counted = rows.filter(state__in=CONFIRMED_STATES).values("grade").annotate(m=Sum("minutes"))
    return dict(counted.order_by("grade").values_list("grade", "m"))
