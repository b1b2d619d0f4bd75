"""林晓禾: eighty-six services in two years and a half, forty-two days of them this year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zhihe.attendance.terms import Method
from zhihe.demo.loading.presence import Stay, Way
from zhihe.demo.loading.stage import Stage
from zhihe.demo.loading.world import CITY, Resident
from zhihe.foundation.uuid7 import uuid7
from zhihe.volunteers.models import Entry, Evaluation
from zhihe.volunteers.terms import EntryKind

# grade: how she checks in, how often, minutes in all (168.0 + 96.5 + 38.0 + 10.0 = 312.5 h)
SHARES = {
    "A": (Way(Method.ROTATING_CODE, True, True), 44, 10_080),
    "B": (Way(Method.ROTATING_CODE, True, False), 27, 5_790),
    "C": (Way(Method.POSTER, False, False), 11, 2_280),
    "D": (Way(Method.DECLARATION, False, False), 4, 600),
}
DAYS_THIS_YEAR = 42
WEEKS_IN_A_ROW = 9
FIRST = (3, 5)  # 学雷锋日
HAUNTS = (  # form, post of the form, how often
    ("library_shelf", 0, 45),
    ("ganhe_clean", 0, 20),
    ("arts_usher", 0, 12),
    ("museum_guide", 2, 10),
    ("clothes_sort", 0, 7),
    ("bin_side", 0, 6),
)
THANKS = ("老师很耐心", "话不多，手很勤快", "下次还想请您来", "收得比来时还干净")


@dataclass(frozen=True, slots=True)
class Visit:
    """One of her services to be."""

    day: date
    grade: str
    minutes: int
    form: str
    post: int


def play(stage: Stage) -> None:
    """All her services with a few others each, confirmed by those who may."""
    lin = stage.world.cast["lin_xiaohe"]
    last: UUID | None = None
    for visit in visits(stage):
        last = _serve(stage, lin, visit)
    _entries(stage, lin)
    if last:
        _thank(stage, lin, last, THANKS[0])


def visits(stage: Stage) -> list[Visit]:
    """Days in order, grades and minutes dealt to them; the last one is the river on Sunday."""
    rng, days = stage.world.rng, _days(stage)
    deals = [(grade, minutes) for grade in SHARES for minutes in _minutes(grade)]
    rng.shuffle(deals)
    fixed = {0: ("B", 90), len(days) - 1: ("A", 120)}
    for place, deal in fixed.items():
        other = deals.index(deal)
        deals[place], deals[other] = deals[other], deals[place]
    found = []
    for place, (day, (grade, minutes)) in enumerate(zip(days, deals, strict=True)):
        form, post, _ = rng.choices(HAUNTS, [h[2] for h in HAUNTS])[0]
        if place == 0:
            form, post = "library_shelf", 1
        if place == len(days) - 1:
            form, post = "ganhe_clean", 0
        found.append(Visit(day, grade, minutes, form, post))
    return found


def _minutes(grade: str) -> list[int]:
    """So many services of tens of minutes that sum up exactly; one of 90 (B) and of 120 (A)."""
    _, count, total = SHARES[grade]
    given = {"A": [120], "B": [90]}.get(grade, [])
    count, total = count - len(given), total - sum(given)
    base = total // count // 10 * 10
    rest = (total - base * count) // 10
    rows = [base + 10 * (place < rest) for place in range(count)]
    for place in range(0, count - 1, 2):  # some short, some long, the sum stays
        swing = 10 * ((place * 7) % 10)
        rows[place] -= swing
        rows[place + 1] += swing
    return given + rows


def _days(stage: Stage) -> list[date]:
    today, rng = stage.world.today, stage.world.rng
    sunday = today - timedelta(days=(today.isoweekday() % 7) or 7)
    year_ago = today - timedelta(days=364)
    row = [sunday - timedelta(weeks=28 + week) for week in range(WEEKS_IN_A_ROW)]
    # Other weekends, never two in a row long enough to beat that.
    weeks = [w for w in range(2, 51) if not 27 <= w <= 28 + WEEKS_IN_A_ROW and w % 8]
    rng.shuffle(weeks)
    chosen: set[date] = {sunday, *row}
    while len(chosen) < DAYS_THIS_YEAR:
        week = weeks[len(chosen) % len(weeks)]
        day = sunday - timedelta(weeks=week, days=rng.choice((0, 0, 1, 1, 1, 4)))
        if year_ago < day < sunday and day.isoweekday() in (3, 6, 7):
            chosen.add(day)
    first = date(today.year - 2, *FIRST)
    older: set[date] = {first}
    count = sum(share[1] for share in SHARES.values()) - DAYS_THIS_YEAR
    span = (year_ago - first).days
    while len(older) < count:
        day = first + timedelta(days=rng.randint(1, span - 2))
        if day.isoweekday() >= 6:
            older.add(day)
    return sorted(older | chosen)


def _serve(stage: Stage, lin: Resident, visit: Visit) -> UUID:
    world = stage.world
    clock = (
        "13:30"
        if visit.minutes > 300 and visit.form == "bin_side"
        else ("08:00" if visit.minutes > 150 else "09:00")
    )
    happening = stage.set(visit.form, world.moment(visit.day, clock), visit.minutes)
    way = SHARES[visit.grade][0]
    people = [happening.leader, *stage.near(happening, world.rng.randint(2, 4))]
    records = []
    post = min(visit.post, len(happening.seats) - 1)
    for who in stage.seat(happening, people):
        leads = who[1] is happening.leader
        walk = Way(Method.ROTATING_CODE, True, False) if leads else way
        records.append(stage.came(happening, who, walk, _whole(stage, happening.start, visit)))
    mine = stage.seat(happening, [lin], post)[0]
    record = stage.came(happening, mine, way, _whole(stage, happening.start, visit))
    at = happening.end + timedelta(hours=world.rng.randint(5, 60))
    for one in (*records, record):
        stage.nod(happening, one, at)
    return record.pk


def _whole(stage: Stage, start: datetime, visit: Visit) -> Stay:
    """There the whole time, a few minutes before and after."""
    rng = stage.world.rng
    left = start + timedelta(minutes=visit.minutes + rng.randint(0, 6))
    return Stay(start - timedelta(minutes=rng.randint(1, 8)), left)


def _entries(stage: Stage, lin: Resident) -> None:
    """A first-aid course with a mark, an induction, and one word of praise in public."""
    world = stage.world
    for kind, title, content, days, minutes, result, key in (
        (
            EntryKind.TRAINING,
            "应急救护初级培训 结业",
            "心肺复苏、止血包扎、海姆立克",
            26,
            480,
            "考核 92 分",
            "health_team",
        ),
        (
            EntryKind.TRAINING,
            "图书馆志愿者上岗培训",
            "排架、修补、和小读者说话",
            640,
            180,
            "合格",
            "xianan_library",
        ),
        (EntryKind.AWARD, "年度暖心志愿者", "一年里来得最稳的人之一", 330, 0, "", "xianan_corps"),
    ):
        organisation = world.organisations[key]
        world.add(
            Entry(
                id=uuid7(),
                city_id=CITY,
                volunteer_id=lin.volunteer.pk,
                kind=kind,
                title=title,
                content=content,
                on=world.today - timedelta(days=days),
                minutes=minutes,
                result=result,
                organisation_id=organisation.pk,
                valid_until=world.today + timedelta(days=700) if days == 26 else None,
                organisation_name=organisation.name,
                recorded_by=world.staff[key].manager.id,
                recorded_at=world.ago(days - 1),
            )
        )


def _thank(stage: Stage, lin: Resident, source: UUID, words: str) -> None:
    world = stage.world
    world.add(
        Evaluation(
            id=uuid7(),
            city_id=CITY,
            volunteer_id=lin.volunteer.pk,
            source_kind="record",
            source_id=source,
            score=5,
            words=words,
            by_id=world.staff["eco_team"].manager.id,
            at=world.now - timedelta(hours=20),
        )
    )
