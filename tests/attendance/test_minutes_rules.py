"""Minutes: never negative, never past the grace, right over midnight and on leap days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.attendance.rules import minutes as m
from zhihe.attendance.rules.desk import TRANSITIONS
from zhihe.attendance.rules.grades import Evidence, Source
from zhihe.attendance.rules.minutes import Mark, Standard
from zhihe.attendance.rules.proposal import propose
from zhihe.attendance.terms import Flag, RecordState
from zhihe.foundation.clock import Span

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 20, 7, 30, tzinfo=ZONE)
SHIFT = Span(START, START + timedelta(hours=2))


def at(minutes: int, base: datetime = START) -> datetime:
    return (base + timedelta(minutes=minutes)).astimezone(UTC)


def mark(kind: str, minutes: int, method: str = "rotating_code", base: datetime = START) -> Mark:
    return Mark(at(minutes, base), kind, method, f"{kind}{minutes}{method}")


def counted(marks: list[Mark], shift: Span = SHIFT, *, after: int = 240, **over: object) -> object:
    args = {
        "standard": Standard(),
        "hours_value": None,
        "now": shift.start + timedelta(minutes=after),
    }
    args |= over
    return propose(marks, shift, lambda key: Evidence(Source.MACHINE, True), **args)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "minutes", "present"),
    [
        (-6, 123, 120, 129),  # early and late: only the shift counts
        (3, 120, 117, 117),
        (-60, 300, 120, 160),  # clipped to tolerance and grace
        (1, 119, 118, 118),
        (-60, -30, 0, 0),  # gone before it began
        (160, 170, 0, 0),  # came after the grace
        (0, 0, 0, 0),
    ],
)
def test_presence_is_clipped(start: int, end: int, minutes: int, present: int) -> None:
    found = counted([mark("in", start), mark("out", end)])
    assert (found.minutes, found.presence) == (minutes, present)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 12, 31, 23, 0, tzinfo=ZONE),
        datetime(2028, 2, 28, 23, 0, tzinfo=ZONE),
        datetime(2028, 2, 29, 23, 0, tzinfo=ZONE),
        datetime(2027, 2, 28, 23, 0, tzinfo=ZONE),
        datetime(1987, 4, 11, 23, 0, tzinfo=ZONE),  # summer time began that night
    ],
)
@pytest.mark.row("X09", part="midnight and leap days")
def test_over_midnight_and_leap_days(start: datetime) -> None:
    shift = Span(start.astimezone(UTC), start.astimezone(UTC) + timedelta(hours=3))
    first, last = Mark(shift.start, "in", "poster"), Mark(shift.end, "out", "poster")
    assert counted([first, last], shift).minutes == 180  # type: ignore[attr-defined]


@pytest.mark.row("X02", part="never grows into days")
def test_a_forgotten_check_out_never_grows() -> None:
    for days in (0, 1, 30, 366):
        found = counted([mark("in", 0)], after=151 + days * 1440)
        assert found.minutes == 120  # type: ignore[attr-defined]
        assert found.flags == (Flag.NO_CHECKOUT,)  # type: ignore[attr-defined]
    early = counted([mark("in", 0)], after=149)
    assert (early.minutes, early.flags) == (0, (Flag.OPEN,))  # type: ignore[attr-defined]


def test_at_most_three_pairs_count() -> None:
    marks = [mark(k, n * 10 + d) for n in range(5) for k, d in (("in", 0), ("out", 5))]
    assert counted(marks).minutes == 15  # type: ignore[attr-defined]


def test_order_and_repetition_change_nothing() -> None:
    marks = [mark("in", 0), mark("out", 40), mark("in", 60), mark("out", 120)]
    results = {counted([*order, *order]) for order in permutations(marks)}
    assert len(results) == 1


def test_a_roll_call_beside_own_punches_makes_no_pair_of_its_own() -> None:
    marks = [
        mark("in", 0),
        mark("in", 10, "roll_call"),
        mark("out", 100),
        mark("in", 110, "roll_call"),
    ]
    assert counted(marks).minutes == 100  # type: ignore[attr-defined]
    assert counted(marks[1:3]).minutes == 90  # type: ignore[attr-defined]


@pytest.mark.row("N09", part="hours value is the ceiling")
def test_rounding_down_and_the_published_value() -> None:
    marks = [mark("in", 0), mark("out", 118)]
    assert counted(marks, standard=Standard(480, 5)).minutes == 115  # type: ignore[attr-defined]
    assert counted(marks, hours_value=90).minutes == 90  # type: ignore[attr-defined]
    short = [mark("in", 0), mark("out", 30)]
    assert counted(short, hours_value=90).minutes == 30  # type: ignore[attr-defined]


def test_under_sixty_percent_waits_for_a_person() -> None:
    assert counted([mark("in", 0), mark("out", 71)]).flags == (Flag.SHORT_PRESENCE,)  # type: ignore[attr-defined]
    assert counted([mark("in", 0), mark("out", 72)]).flags == ()  # type: ignore[attr-defined]


def test_a_leaving_alone_counts_nothing_and_is_flagged() -> None:
    found = counted([mark("out", 120)])
    assert (found.minutes, found.flags) == (0, (Flag.NO_CHECKIN,))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("total", "cap", "level"),
    [
        (480, 480, ""),
        (481, 480, "parent"),
        (361, 360, "parent"),
        (720, 480, "parent"),
        (721, 480, "city"),
        (0, 480, ""),
        (481, 1440, "parent"),
    ],
)
def test_who_must_see_a_long_day(total: int, cap: int, level: str) -> None:
    assert m.day_level(total, cap) == level


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([(0, 40)], (40, 120)),
        ([(80, 200)], (0, 80)),
        ([(-50, 300)], None),
        ([(50, 60)], (60, 120)),
        ([(0, 10), (110, 120)], (10, 110)),
        ([(200, 300)], (0, 120)),
    ],
)
def test_deducting_an_overlap_keeps_the_longest_free_piece(
    taken: list[tuple[int, int]], left: tuple[int, int] | None
) -> None:
    found = m.largest_free(SHIFT, [Span(at(a), at(b)) for a, b in taken])
    assert found == (None if left is None else Span(at(left[0]), at(left[1])))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["in", "out"]),
            st.integers(-2000, 4000),
            st.sampled_from(["rotating_code", "roll_call", "poster"]),
        ),
        max_size=12,
    ),
    st.integers(-100, 10000),
)
def test_never_negative_never_longer_than_the_shift(
    punches: list[tuple[str, int, str]], after: int
) -> None:
    found = counted([mark(*p) for p in punches], after=after)
    assert 0 <= found.minutes <= 120  # type: ignore[attr-defined]
    assert 0 <= found.presence <= 160  # type: ignore[attr-defined]
    assert found.minutes <= found.presence  # type: ignore[attr-defined]
    assert found.span.start < found.span.end  # type: ignore[attr-defined]


def test_no_road_leads_back_to_counting_but_through_two_doors() -> None:
    into = {deed for deed, (_, ends) in TRANSITIONS.items() if RecordState.CONFIRMED in ends}
    assert into == {"confirm", "second", "unfreeze", "correct"}
    leaving = {s for starts, _ in TRANSITIONS.values() for s in starts}
    assert not leaving & {RecordState.REJECTED, RecordState.REVERSED}
