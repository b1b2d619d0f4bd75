"""The rest of the cast, and the states in which an activity can stand."""

from __future__ import annotations

from datetime import date, timedelta

from zhihe.attendance.terms import Method
from zhihe.demo.loading.enrolling import apply, call_off, line, offer
from zhihe.demo.loading.presence import Stay, Way
from zhihe.demo.loading.stage import Stage
from zhihe.demo.loading.world import Resident
from zhihe.opportunities.terms import ActivityState, HandOverState
from zhihe.recruitment.terms import ApplicationState

SCAN = Way(Method.ROTATING_CODE, True, False)
SCAN_SEEN = Way(Method.ROTATING_CODE, True, True)
SEALED = Way(Method.PAPER_SEALED, False, False)
REGULARS = (  # who, form, post, minutes, every so many days, how often, way
    ("chen_guoqiang", "safety_class", 0, 90, 28, 6, SEALED),
    ("jiang_yuan", "pupil_hour", 0, 60, 7, 14, SCAN_SEEN),
    ("amara_okafor", "museum_guide", 1, 180, 21, 9, SCAN_SEEN),
    ("he_yanqiu", "ganhe_clean", 0, 120, 30, 8, SCAN),
    ("qiao_wendi", "library_shelf", 0, 120, 60, 3, SCAN),
    ("yue_linchuan", "mountain_drill", 0, 300, 45, 5, SCAN),
    ("xu_min", "clinic_estate", 2, 180, 70, 3, SCAN_SEEN),
)


def play(stage: Stage) -> None:
    """Histories first, then what lies ahead, then the odd states."""
    for row in REGULARS:
        _history(stage, *row)
    _ahead(stage)
    _states(stage)


def _history(
    stage: Stage, key: str, form: str, post: int, minutes: int, every: int, times: int, way: Way
) -> None:
    world = stage.world
    who = world.cast[key]
    weekday = 5 if form == "pupil_hour" else None
    for number in range(1, times + 1):
        day = world.today - timedelta(days=every * number)
        if weekday is not None:
            day -= timedelta(days=(day.weekday() - weekday) % 7)
        clock = {"pupil_hour": "14:00"}.get(form, "08:30")
        if not who.free(
            world.moment(day, clock), world.moment(day, clock) + timedelta(minutes=minutes)
        ):
            continue
        _served(stage, who, form, post, minutes, day, clock, way)


def _served(
    stage: Stage, who: Resident, form: str, post: int, minutes: int, day: date, clock: str, way: Way
) -> None:
    happening = stage.set(form, stage.world.moment(day, clock), minutes)
    if happening.leader is who:
        happening.leader = happening.staff.leaders[-1]
        happening.activity.leader_id = happening.leader.id
        happening.activity.leader_name = happening.leader.person.name
    whole = Stay(happening.start - timedelta(minutes=3), happening.end + timedelta(minutes=2))
    people = [happening.leader, *stage.near(happening, 3)]
    placed = stage.seat(happening, people)
    placed += stage.seat(happening, [who], min(post, len(happening.seats) - 1))
    for one in placed:
        leads = one[1] is happening.leader
        record = stage.came(happening, one, SCAN if leads else way, whole)
        stage.nod(happening, record, happening.end + timedelta(hours=20))


def next_day(today: date, isoweekday: int) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(isoweekday - today.isoweekday() - 1) % 7 + 1)


def _ahead(stage: Stage) -> None:
    """The list of the desk picture, and 林晓禾's next weeks."""
    world = stage.world
    lin = world.cast["lin_xiaohe"]
    saturday, sunday = next_day(world.today, 6), next_day(world.today, 7)
    tea = stage.set("sat_tea", world.moment(saturday, "14:00"), 120)
    stage.seat(tea, stage.near(tea, 4), 0)
    stage.seat(tea, stage.near(tea, 9), 1)
    river = stage.set("ganhe_clean", world.moment(sunday, "08:00"), 120)
    stage.seat(river, [*stage.near(river, 30), lin])
    full = stage.set(
        "winter_traffic",
        world.moment(next_day(world.today, 5), "07:30"),
        90,
        organisation="xianan_corps",
        where="traffic_team.cross",
    )
    stage.seat(full, stage.near(full, full.seats[0].shift.capacity))
    line(world, full, full.seats[0], stage.near(full, 3))
    stage.fill(full)
    museum = stage.set("museum_guide", world.moment(saturday, "09:00"), 180)
    stage.seat(museum, [world.cast["amara_okafor"]], 1)
    apply(world, museum, museum.seats[0], stage.near(museum, 1)[0], ApplicationState.APPLIED)
    drill = stage.set("library_shelf", world.moment(next_day(world.today, 3), "18:30"), 90)
    stage.seat(drill, stage.near(drill, 6))
    offer(world, drill, drill.seats[0], lin)
    stage.fill(drill)
    for who in stage.near(drill, 2):
        apply(world, drill, drill.seats[0], who, ApplicationState.EXPIRED)
    pupil = stage.set("pupil_hour", world.moment(saturday, "14:00"), 60)
    stage.seat(pupil, [world.cast["jiang_yuan"]])


def _states(stage: Stage) -> None:
    """Waiting for approval, sent back, drafts, called off, handed to a child organisation."""
    world = stage.world
    sunday = next_day(world.today, 7)
    for number, (form, state) in enumerate(
        (
            ("little_guide", ActivityState.SUBMITTED),
            ("story_sunday", ActivityState.SUBMITTED),
            ("homework_four", ActivityState.SUBMITTED),
            ("satchel_van", ActivityState.SUBMITTED),
            ("lushui_patrol", ActivityState.RETURNED),
            ("mountain_drill", ActivityState.SUBMITTED),
            ("village_show", ActivityState.DRAFT),
            ("access_check", ActivityState.DRAFT),
            ("river_birds", ActivityState.CANCELLED),
            ("wetland_class", ActivityState.RETURNED),
        )
    ):
        day = sunday + timedelta(days=7 * (number % 3))
        made = stage.set(form, world.moment(day, "14:00"), 150, state=state)
        if state == ActivityState.CANCELLED:
            call_off(world, made, stage.near(made, 5))
    handed = stage.set(
        "old_garden",
        world.moment(sunday, "09:30"),
        120,
        organisation="xianan_corps",
        where="wenquan_team.office",
        title="把院子翻一遍 · 交给街道办",
        title_en="Digging the yard",
    )
    handed.activity.hand_over = HandOverState.ASKED
    handed.activity.executor_id = world.organisations["wenquan_team"].pk
    handed.activity.hand_over_note = "离你们近，人手也够，接不接？"


def after(stage: Stage) -> None:
    """Nothing yet needs the whole city."""
