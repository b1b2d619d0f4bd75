"""Which small things happen when: a year back, today, five weeks ahead."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from zhihe.demo.loading.world import World, items
from zhihe.foundation.clock import local_date
from zhihe.opportunities.models import Activity
from zhihe.organisations.terms import ACTIVE_STAGES

DAYS_BACK, DAYS_AHEAD = 365, 35
TODAY = 128
# How many begin on a day that many days from today (upper bound, how many).
DENSITY = ((-60, 2), (-14, 4), (-1, 9), (0, TODAY), (14, 15), (DAYS_AHEAD, 6))
# Things any team may do at home: the title then says where.
SPREADING = frozenset(
    {
        "winter_traffic",
        "traffic_pm",
        "bin_side",
        "knock_tuesday",
        "errand_bag",
        "sat_tea",
        "tidy_room",
        "phone_slow",
        "homework_four",
        "law_corner",
        "antifraud",
        "clothes_sort",
        "forum_courtyard",
        "mediate_stair",
        "story_sunday",
        "haircut_five",
        "spanner_day",
        "library_shelf",
        "ganhe_clean",
        "old_garden",
        "gate_tiancheng",
        "clinic_village",
        "wall_paint",
        "access_check",
        "animals_home",
        "pill_box",
        "computer_fix",
        "lawtalk_bench",
        "safety_class",
        "survey_door",
        "canteen_noon",
        "meal_upstairs",
        "escort_doctor",
        "river_birds",
    }
)
SHORT = ("志愿服务队", "志愿服务总队", "志愿服务站", "志愿服务岗", "服务队", "（示范）")


@dataclass(slots=True)
class Plan:
    """One activity to be: a template, who does it where, and when."""

    form: dict[str, Any]
    organisation: str
    place: str
    start: datetime
    minutes: int
    title: str
    title_en: str
    scene: str = ""
    people: int | None = None
    state: str = ""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


def forms() -> dict[str, dict[str, Any]]:
    """The activity forms of ``activities.json`` by key."""
    return {row["key"]: row for row in items("activities")}


def calendar(world: World) -> list[Plan]:
    """All ordinary activities in order of time; the scenes add their own."""
    plans: list[Plan] = []
    hosts = _hosts()
    for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
        day = world.today + timedelta(days=offset)
        wanted = next(count for limit, count in DENSITY if offset <= limit)
        if offset == 0:
            wanted -= _begun_today(world)
        own = [p for p in _own(world, day) if p.organisation in world.staff]
        world.rng.shuffle(own)
        plans += own[:wanted]
        plans += _elsewhere(world, day, hosts, wanted - len(own))
    return sorted(plans, key=lambda plan: plan.start)


def _begun_today(world: World) -> int:
    """What the scenes have put on the day already."""
    days = (local_date(activity.starts_at) for activity in world.rows[Activity])
    return sum(day == world.today for day in days)


def _own(world: World, day: date) -> Iterator[Plan]:
    for form in items("activities"):
        if runs_on(form, day):
            yield plan_of(world, form, day)


def plan_of(world: World, form: dict[str, Any], day: date) -> Plan:
    """The form on a day, by its own organisation at its own place."""
    return Plan(
        form,
        form["organisation"],
        form["place"],
        world.moment(day, form["start"]),
        form["minutes"],
        form["title"],
        form["title_en"],
    )


def runs_on(form: dict[str, Any], day: date) -> bool:
    """Whether a recurring form falls on a day. Monthly ones keep one week of the month."""
    if day.isoweekday() not in form["weekdays"]:
        return False
    if form["months"] and day.month not in form["months"]:
        return False
    if form["repeat"] == "monthly":
        return (day.day - 1) // 7 == crc32(form["key"].encode()) % 4
    if form["repeat"] == "once":
        return (day.day - 1) // 7 == 2 and day.isoweekday() == min(form["weekdays"])
    return True


def _hosts() -> list[tuple[str, str, str]]:
    """(organisation, its first place, what people call it) of all that may host."""
    rows = [
        row for row in items("organisations") if row["stage"] in ACTIVE_STAGES and row["places"]
    ]
    return [(row["key"], row["places"][0]["key"], short_name(row["name"])) for row in rows]


def short_name(name: str) -> str:
    """'温泉街道志愿服务队' → '温泉街道'."""
    for tail in SHORT:
        name = name.replace(tail, "")
    return name.strip("「」")


def _elsewhere(
    world: World, day: date, hosts: list[tuple[str, str, str]], wanted: int
) -> list[Plan]:
    """The same small things in other neighbourhoods, until the day has ``wanted`` more."""
    found: list[Plan] = []
    fit = [f for f in items("activities") if f["key"] in SPREADING and not f["hazardous"]]
    pairs = [(form, host) for form in fit for host in hosts if host[0] != form["organisation"]]
    world.rng.shuffle(pairs)
    used: set[tuple[str, str]] = set()
    for form, (organisation, place, called) in pairs:
        if len(found) >= wanted:
            break
        if (organisation, form["start"]) in used:
            continue
        used.add((organisation, form["start"]))
        head = form["title"].replace("帮王家婆婆把屋子亮起来", "把屋子亮起来").split("：")[0]
        shift = timedelta(minutes=30 * world.rng.randint(-1, 2))
        found.append(
            Plan(
                form,
                organisation,
                place,
                world.moment(day, form["start"]) + shift,
                form["minutes"],
                f"{head} · {called}"[:80],
                f"{form['title_en']} ({_english(organisation)})"[:160],
            )
        )
    return found


def _english(organisation: str) -> str:
    row = next(r for r in items("organisations") if r["key"] == organisation)
    return str(row["name_en"])
