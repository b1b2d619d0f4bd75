"""What goes on right now, while you look."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhihe.attendance.terms import Method
from zhihe.demo.loading.presence import Stay, Way
from zhihe.demo.loading.stage import Stage

SCAN = Way(Method.ROTATING_CODE, True, False)
OTHERS = (  # form, begun so many minutes ago, minutes, people
    ("bin_side", 25, 90, 5),
    ("listen_line", 50, 150, 4),
    ("hospital_kiosk", 35, 150, 7),
    ("library_shelf", 15, 120, 6),
    ("errand_bag", 40, 100, 5),
    ("old_house_fire", 20, 90, 5),
)


def play(stage: Stage) -> None:
    """何砚秋's river walk, with 林晓禾 not yet checked in; and a handful elsewhere."""
    river(stage)
    for form, begun, minutes, count in OTHERS:
        start = on_the_five(stage.world.now - timedelta(minutes=begun))
        happening = stage.set(form, start, minutes)
        people = [happening.leader, *stage.near(happening, count)]
        for number, one in enumerate(stage.seat(happening, people)):
            if number < count:
                stage.came(happening, one, SCAN, Stay(_arrival(stage, start), None))


def on_the_five(moment: datetime) -> datetime:
    """Down to the five minutes."""
    return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)


def _arrival(stage: Stage, start: datetime) -> datetime:
    came = start + timedelta(minutes=stage.world.rng.randint(-8, 5))
    return min(came, stage.world.now - timedelta(minutes=1))


def river(stage: Stage) -> None:
    """Eighteen seats, thirteen people there, the leader among them; the code is on her phone."""
    world = stage.world
    start = on_the_five(world.now - timedelta(minutes=40))
    happening = stage.set(
        "ganhe_clean",
        start,
        150,
        title="淦河净滩 · 今天这一段",
        title_en="Gan River, today's stretch",
        leader=world.cast["he_yanqiu"],
    )
    people = [happening.leader, *stage.near(happening, 16)]
    for number, one in enumerate(stage.seat(happening, people)):
        if number < 13:
            stage.came(happening, one, SCAN, Stay(_arrival(stage, start), None))
    stage.seat(happening, [world.cast["lin_xiaohe"]])
