"""宋知微's desk: twenty-four people of yesterday's crossing, five of them to look at first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from zhihe.attendance.terms import Flag, Method
from zhihe.demo.loading.presence import Stay, Way
from zhihe.demo.loading.publishing import Happening
from zhihe.demo.loading.stage import Stage
from zhihe.demo.loading.world import Resident
from zhihe.foundation.pinyin import pinyin_key
from zhihe.recruitment.models import Placement

SCAN = Way(Method.ROTATING_CODE, True, False)
SCAN_SEEN = Way(Method.ROTATING_CODE, True, True)
SCAN_BARE = Way(Method.ROTATING_CODE, False, False)
CORPS = "xianan_corps"
TITLE, TITLE_EN = "交通文明劝导 · 早高峰", "Courtesy at the crossing: morning"
NAMES = ("周知夏", "陈一苇", "许清和", "江予宁", "沈南乔", "陆星野", "顾南枝", "程以宁")
COUNT = 24


def play(stage: Stage) -> None:
    """The shift of the picture, then two that are overdue."""
    crossing(stage)
    for days, title in ((19, "桥头劝导 · 晚高峰"), (23, "路口值守 · 雨天加班")):
        _overdue(stage, stage.world.today - timedelta(days=days), title)


def last_workday(today: date) -> date:
    """The newest Monday to Friday before today."""
    day = today - timedelta(days=1)
    while day.isoweekday() > 5:
        day -= timedelta(days=1)
    return day


def crossing(stage: Stage) -> None:
    """07:30–09:30 at the crossing of Wenquan: 24 came, 19 agree, 5 are exceptions."""
    world = stage.world
    day = last_workday(world.today)
    happening = stage.set(
        "winter_traffic",
        world.moment(day, "07:30"),
        120,
        organisation=CORPS,
        where="traffic_team.cross",
        title=TITLE,
        title_en=TITLE_EN,
    )
    people = stage.near(happening, COUNT - 1)
    for who, name in zip(people, NAMES, strict=False):
        rename(who, name)
    late = people[4]
    school = _school_gate(stage, day, late)
    placed = stage.seat(happening, [*people[:5], happening.leader, *people[5:]])

    def at(clock: str) -> datetime:
        return world.moment(day, clock)

    stays = (
        (SCAN_SEEN, Stay(at("07:28"), None, seen=at("09:31"))),
        (SCAN_SEEN, Stay(at("07:35"), None, seen=at("08:30"))),
        (SCAN, Stay(at("07:31"), at("09:29"), far_in=1400)),
        (SCAN, Stay(at("07:26"), at("10:05"), far_out=3200)),
        (SCAN_SEEN, Stay(at("07:30"), at("09:30"), seen=at("07:50"))),
    )
    for one, (way, stay) in zip(placed, stays, strict=False):
        overlaps = one[1] is late and school
        stage.came(happening, one, way, stay, (Flag.OVERLAP,) if overlaps else ())
    _the_others(stage, happening, placed[5:], day)


def _the_others(
    stage: Stage, happening: Happening, placed: list[tuple[Placement, Resident]], day: date
) -> None:
    """Nineteen who came in time and stayed: some seen by the leader too, two without position."""
    world = stage.world
    first = ((0, 24, 9, 33), (0, 29, 9, 31), (0, 33, 9, 30))
    for place, one in enumerate(placed):
        came = world.moment(day, "07:00") + timedelta(minutes=world.rng.randint(22, 30))
        left = world.moment(day, "09:30") + timedelta(minutes=world.rng.randint(0, 6))
        if place in (1, 2, 3):
            _, minute, hour, until = first[place - 1]
            came = world.moment(day, f"07:{minute:02d}")
            left = world.moment(day, f"{hour:02d}:{until:02d}")
        way = SCAN if place == 0 else SCAN_BARE if place == 3 else (SCAN_SEEN, SCAN)[place % 2]
        stay = Stay(came, left, seen=max(came, world.moment(day, "07:50")))
        stage.came(happening, one, way, stay)


def _school_gate(stage: Stage, day: date, who: Resident) -> bool:
    """She also stood at the school gate that morning: forty minutes that cannot count twice."""
    world = stage.world
    happening = stage.set(
        "school_gate",
        world.moment(day, "07:30"),
        40,
        title="护学岗",
        title_en="School crossing",
    )
    placed = stage.seat(happening, [happening.leader])
    record = stage.came(happening, placed[0], SCAN, _whole(happening))
    stage.nod(happening, record, happening.end + timedelta(hours=3))
    mine = stage.walk_in(happening, who, SCAN, _whole(happening))
    stage.nod(happening, mine, happening.end + timedelta(hours=3))
    return True


def _whole(happening: Happening) -> Stay:
    return Stay(happening.start - timedelta(minutes=2), happening.end + timedelta(minutes=1))


def _overdue(stage: Stage, day: date, title: str) -> None:
    """Nobody has looked at these for more than ten working days."""
    world = stage.world
    happening = stage.set(
        "traffic_pm",
        world.moment(day, "17:20"),
        80,
        organisation=CORPS,
        where="traffic_team.cross",
        title=title,
        title_en="Courtesy at the crossing: evening",
    )
    people = [happening.leader, *stage.near(happening, 7)]
    for one in stage.seat(happening, people):
        stage.came(happening, one, SCAN, _whole(happening))


def rename(who: Resident, name: str) -> None:
    """Give a resident the name of the picture."""
    who.person.name = who.volunteer.name = name
    who.person.pinyin = who.volunteer.pinyin = pinyin_key(name, person=True)[:120]
