"""Who came, how it shows, and the record that the product's own rules propose from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from psycopg.types.range import TimestamptzRange

from zhihe.attendance.models import Punch, ServiceRecord, Sheet
from zhihe.attendance.queries.evidence import Facts
from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.rules.minutes import Standard
from zhihe.attendance.rules.proposal import Proposal, needs_second, propose
from zhihe.attendance.terms import (
    ClaimState,
    FenceVerdict,
    Flag,
    Method,
    PunchKind,
    RecordState,
    SheetKind,
)
from zhihe.demo.loading.publishing import Happening
from zhihe.demo.loading.reference import reference_items
from zhihe.demo.loading.world import CITY, Resident, World
from zhihe.foundation.clock import Span, local_date
from zhihe.foundation.uuid7 import uuid7
from zhihe.foundation.work_calendar import add_working_days, seed_from_chinesecalendar
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import Turnout

ON_PAPER = {
    Method.PAPER_SEALED: SheetKind.SIGN_IN_SHEET,
    Method.PAPER: SheetKind.SIGN_IN_SHEET,
    Method.TEAM_ENTRY: SheetKind.TEAM_ENTRY,
    Method.DECLARATION: SheetKind.DECLARATION,
    Method.BATCH: SheetKind.ROSTER_FILE,
}
WAYS = (  # method, position given, roll called, how often
    (Method.ROTATING_CODE, True, True, 22),
    (Method.ROTATING_CODE, True, False, 28),
    (Method.ROTATING_CODE, False, False, 8),
    (Method.TYPED_CODE, True, False, 8),
    (Method.POSTER, True, True, 6),
    (Method.POSTER, False, False, 7),
    (Method.DURATION_CODE, False, False, 3),
    (Method.PAPER_SEALED, False, False, 6),
    (Method.PAPER, False, False, 3),
    (Method.TEAM_ENTRY, False, False, 6),
    (Method.DECLARATION, False, False, 3),
)


@dataclass(frozen=True, slots=True)
class Way:
    """How people check in at one activity."""

    method: str
    position: bool
    roll: bool


@dataclass(slots=True)
class Stay:
    """When one person came and left; ``None`` for a forgotten check-out. Metres when far off."""

    came: datetime
    left: datetime | None
    far_in: int = 0
    far_out: int = 0
    seen: datetime | None = None


@dataclass
class Books:
    """What the proposals need to know of each other."""

    standards: dict[str, Standard] = field(default_factory=dict)
    day_minutes: dict[tuple[UUID, date], int] = field(default_factory=lambda: defaultdict(int))
    workdays: dict[date, bool] = field(default_factory=dict)

    @classmethod
    def open(cls, today: date) -> Books:
        rows = reference_items("volunteers", "hour_standards")
        return cls(
            {r["group"]: Standard(r["cap_minutes_per_day"], r["rounding_minutes"]) for r in rows},
            workdays={
                day: worked
                for year in range(today.year - 3, today.year + 2)
                for day, worked in seed_from_chinesecalendar(year).days.items()
            },
        )

    def due(self, ended: datetime) -> date:
        """Ten working days after the activity (order 67)."""
        return add_working_days(local_date(ended), 10, self.workdays)


def pick_way(world: World) -> Way:
    way = world.rng.choices(WAYS, [row[3] for row in WAYS])[0]
    return Way(way[0], way[1], way[2])


def attend(
    world: World,
    books: Books,
    happening: Happening,
    placed: list[tuple[Placement, Resident]],
    way: Way | None = None,
) -> list[ServiceRecord]:
    """Punches and proposed records of one activity that has begun."""
    if happening.start > world.now:
        return []
    way = way or pick_way(world)
    records = []
    sheet = _sheet(world, happening, way) if way.method in ON_PAPER else None
    for placement, resident in placed:
        stay = _stay(world, happening, leads=resident is happening.leader)
        if stay is None:
            if happening.end < world.now:
                placement.turnout = Turnout.MISSED
                resident.volunteer.reliability_missed += 1
            continue
        placement.turnout = Turnout.CAME
        resident.volunteer.reliability_kept += 1
        punches = punch(world, happening, resident, way, stay, sheet)
        if punches:
            records.append(propose_from(world, books, happening, resident, punches, sheet))
    return records


def _stay(world: World, happening: Happening, *, leads: bool) -> Stay | None:
    dice = world.rng.random()
    if dice < 0.05 and not leads:
        return None
    came = happening.start + timedelta(
        minutes=world.rng.randint(-9, 4), seconds=world.rng.randint(0, 59)
    )
    if came > world.now:
        came = world.now - timedelta(minutes=1)
    left = happening.end + timedelta(
        minutes=world.rng.randint(-3, 8), seconds=world.rng.randint(0, 59)
    )
    if left > world.now:
        return Stay(came, None)
    if dice < 0.08 and not leads:
        return Stay(came, None)
    if dice < 0.10 and not leads:
        return Stay(came, came + (left - came) * 0.4)
    if dice < 0.12 and not leads:
        return Stay(came, left, far_out=world.rng.randint(800, 3500))
    return Stay(came, left)


def _sheet(world: World, happening: Happening, way: Way) -> Sheet | None:
    """The paper is entered a few hours after the end, by the project manager."""
    entered = happening.end + timedelta(hours=5)
    if entered > world.now:
        return None
    sealed = way.method == Method.PAPER_SEALED
    return world.add(
        Sheet(
            id=uuid7(),
            city_id=CITY,
            shift_id=happening.seats[0].shift.pk,
            organisation_id=happening.organisation.pk,
            kind=ON_PAPER[Method(way.method)],
            sealed=sealed,
            sealed_by="社区居委会" if sealed else "",
            note="现场签名，照原样录入",
            entered_by=happening.staff.manager.id,
            entered_at=entered,
        )
    )


def punch(
    world: World,
    happening: Happening,
    resident: Resident,
    way: Way,
    stay: Stay,
    sheet: Sheet | None,
) -> list[Punch]:
    """The facts of one person, roll calls of the leader included."""
    if way.method in ON_PAPER:
        if sheet is None or stay.left is None:
            return []
        return [
            _punch(
                world, happening, resident, PunchKind.IN, way.method, happening.start, sheet=sheet
            ),
            _punch(
                world, happening, resident, PunchKind.OUT, way.method, happening.end, sheet=sheet
            ),
        ]
    method = way.method
    if resident is happening.leader:
        method = Method.ROTATING_CODE
    found = [_own(world, happening, resident, PunchKind.IN, method, stay.came, way, stay.far_in)]
    if stay.left is not None:
        out = _own(world, happening, resident, PunchKind.OUT, method, stay.left, way, stay.far_out)
        found.append(out)
    if way.roll and resident is not happening.leader:
        seen = stay.seen or min(happening.start + timedelta(minutes=20), world.now)
        found.append(
            _punch(
                world,
                happening,
                resident,
                PunchKind.IN,
                Method.ROLL_CALL,
                seen,
                by=happening.leader,
            )
        )
    return found


def _own(
    world: World,
    happening: Happening,
    resident: Resident,
    kind: str,
    method: str,
    at: datetime,
    way: Way,
    far: int,
) -> Punch:
    if far:
        return _punch(world, happening, resident, kind, method, at, FenceVerdict.OUTSIDE, far)
    if way.position and method != Method.DURATION_CODE:
        near = world.rng.randint(3, 150)
        return _punch(world, happening, resident, kind, method, at, FenceVerdict.INSIDE, near)
    return _punch(world, happening, resident, kind, method, at)


def _punch(
    world: World,
    happening: Happening,
    resident: Resident,
    kind: str,
    method: str,
    at: datetime,
    fence: str = FenceVerdict.NONE,
    metres: int | None = None,
    *,
    by: Resident | None = None,
    sheet: Sheet | None = None,
) -> Punch:
    own = by is None and sheet is None
    received = sheet.entered_at if sheet else min(at + timedelta(seconds=1), world.now)
    return world.add(
        Punch(
            id=uuid7(),
            city_id=CITY,
            client_id=uuid4(),
            shift_id=happening.shift_of(resident),
            activity_id=happening.activity.pk,
            volunteer_id=resident.volunteer.pk,
            kind=kind,
            method=method,
            device="" if sheet else "demo",
            claimed_at=at,
            received_at=received,
            counted_at=at,
            fence=fence,
            distance_m=metres,
            accuracy_m=world.rng.randint(5, 30) if metres is not None else None,
            by_id=resident.id if own else (by.id if by else sheet.entered_by if sheet else None),
            on_behalf=not own,
            sheet_id=sheet.pk if sheet else None,
        )
    )


def propose_from(
    world: World,
    books: Books,
    happening: Happening,
    resident: Resident,
    punches: list[Punch],
    sheet: Sheet | None,
    extra: tuple[str, ...] = (),
) -> ServiceRecord:
    """The pending record, by ``attendance.rules`` alone."""
    facts = Facts(
        happening.shift_row(resident),
        {str(p.pk): p for p in punches},
        {sheet.pk: sheet} if sheet else {},
        sound_rolls=any(p.method == Method.ROLL_CALL for p in punches),
    )
    made = propose(
        facts.marks(),
        Span(happening.start, happening.end),
        facts.evidence,
        standard=books.standards.get(resident.volunteer.group, Standard()),
        hours_value=None,
        now=world.now,
    )
    flags = sorted({*_flags(books, happening, resident, made, punches), *extra})
    return world.add(_record(world, books, happening, resident, made, flags, facts))


def _flags(
    books: Books, happening: Happening, resident: Resident, made: Proposal, punches: list[Punch]
) -> list[str]:
    flags = list(made.flags)
    for one in punches:
        if one.fence == FenceVerdict.OUTSIDE:
            flags.append(Flag.FAR_IN if one.kind == PunchKind.IN else Flag.FAR_OUT)
    key = (resident.id, local_date(happening.start))
    cap = books.standards.get(resident.volunteer.group, Standard()).cap_per_day
    books.day_minutes[key] += made.minutes
    level = arithmetic.day_level(books.day_minutes[key], cap)
    if level:
        flags.append(Flag.VERY_LONG_DAY if level == "city" else Flag.LONG_DAY)
    if not resident.volunteer.is_verified:
        flags.append(Flag.UNVERIFIED)
    return flags


def _record(
    world: World,
    books: Books,
    happening: Happening,
    resident: Resident,
    made: Proposal,
    flags: list[str],
    facts: Facts,
) -> ServiceRecord:
    activity = happening.activity
    ordered = sorted(facts.punches.values(), key=lambda p: (p.counted_at, str(p.pk)))
    sheet = next(iter(facts.sheets), None)
    enterers = facts.enterers()
    rolls = [p.by_id for p in facts.rolls()]
    created = min(max(happening.end + timedelta(minutes=31), ordered[0].received_at), world.now)
    return ServiceRecord(
        id=uuid7(),
        city_id=CITY,
        volunteer_id=resident.volunteer.pk,
        person_id=resident.id,
        shift_id=facts.shift.pk,
        activity_id=activity.pk,
        organisation_id=happening.organisation.pk,
        span=TimestamptzRange(made.span.start, made.span.end),
        first_in=made.first_in,
        last_out=made.last_out,
        presence_minutes=made.presence,
        proposed_minutes=made.minutes,
        minutes=made.minutes,
        group=resident.volunteer.group,
        grade=made.grade,
        methods=list(dict.fromkeys(p.method for p in ordered)),
        auto_closed=made.auto_closed,
        flags=flags,
        state=RecordState.PENDING,
        claim_state=ClaimState.CLAIMED if resident.volunteer.is_claimed else ClaimState.WAITING,
        evidence_kind="sheet" if sheet else "punch",
        evidence_id=sheet or ordered[0].pk,
        activity_title=activity.title,
        activity_code=activity.activity_code,
        service_date=local_date(happening.start),
        place_text=activity.address[:160],
        content=activity.content[:400],
        organisation_name=happening.organisation.name,
        responsible_name=activity.leader_name,
        region_id_at=activity.region_id,
        category_code=activity.category_id,
        creator_id=activity.created_by,
        leader_id=activity.leader_id,
        roll_caller_ids=list(dict.fromkeys([*rolls, *enterers[1:]])),
        entered_by=enterers[0] if enterers else None,
        needs_second=needs_second(made.grade, flags),
        due_on=books.due(happening.end),
        created_at=created,
        updated_at=created,
    )
