"""10,000 days of coming, going, forgetting and being late, over every edge of the calendar."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.attendance.plain_minutes import Seen, worth
from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.rules.grades import Evidence, Source
from zhihe.attendance.rules.minutes import Mark, Standard
from zhihe.attendance.rules.proposal import Proposal, propose
from zhihe.foundation.clock import Span, day_bounds, local, local_date

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = 10_000
MINUTE = timedelta(minutes=1)

# Every change of the clocks in Shanghai since 1900 (local mean time included) lies in these years.
EDGES = [
    datetime(1900, 12, 31, 15, 54, 17, tzinfo=UTC),  # local mean time ended
    *(datetime(year, 12, 31, 16, tzinfo=UTC) for year in (1999, 2023, 2026, 2099)),  # New Year
    datetime(2028, 2, 28, 16, tzinfo=UTC),  # 29 February begins
    datetime(2028, 2, 29, 16, tzinfo=UTC),  # and ends
    datetime(2027, 2, 28, 16, tzinfo=UTC),  # no 29 February
    datetime(2100, 2, 28, 16, tzinfo=UTC),  # nor in 2100
    datetime(2026, 11, 30, 16, tzinfo=UTC),  # a month ends
    datetime(2026, 12, 31, 0, tzinfo=UTC),  # midnight in UTC, morning in China
    datetime(2027, 1, 1, 0, tzinfo=UTC),
]


def changes_of_the_clock(first: int = 1900, last: int = 1992) -> list[datetime]:
    """Every moment between the years at which Shanghai's distance from UTC changed."""
    found = []
    day, until = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    while day < until:
        if (
            day.astimezone(ZONE).utcoffset()
            != (day + timedelta(days=1)).astimezone(ZONE).utcoffset()
        ):
            low, high = day, day + timedelta(days=1)
            while high - low > timedelta(seconds=1):
                half = low + (high - low) / 2
                same = half.astimezone(ZONE).utcoffset() == low.astimezone(ZONE).utcoffset()
                low, high = (half, high) if same else (low, half)
            found.append(high.replace(microsecond=0))
        day += timedelta(days=1)
    return found


CHANGES = changes_of_the_clock()


def a_day(rng: random.Random) -> tuple[Span, list[Seen], datetime]:
    """A shift at an edge (or anywhere), punches of a person who comes, goes, forgets, is late."""
    edge = rng.choice([*EDGES, *CHANGES, datetime(2026, 1, 1, tzinfo=UTC)])
    if rng.random() < 0.25:
        edge += timedelta(days=rng.randrange(365), minutes=rng.randrange(1440))
    length = timedelta(minutes=rng.choice([1, 30, 60, 90, 120, 480, 720, 1440]))
    start = edge - length * rng.choice([0, 0.25, 0.5, 1]) + rng.choice([0, -1, 1]) * MINUTE
    shift = Span(start, start + length)
    seen: list[Seen] = []
    moment = start + timedelta(seconds=rng.randrange(-3600, 5400))
    for _ in range(rng.randrange(0, 6)):
        if rng.random() < 0.9:
            seen.append(Seen(moment, "in", rng.random() < 0.2))
        moment += timedelta(seconds=rng.randrange(0, int(length.total_seconds()) + 3600))
        if rng.random() < 0.75:
            seen.append(Seen(moment, "out", rng.random() < 0.2))
        moment += timedelta(seconds=rng.randrange(0, 2400))
    rng.shuffle(seen)
    after = rng.choice(
        [timedelta(0), 29 * MINUTE, 30 * MINUTE, timedelta(days=1), timedelta(days=366)]
    )
    return shift, seen, shift.end + after


def rules_say(shift: Span, seen: list[Seen], now: datetime) -> Proposal:
    marks = [
        Mark(s.at, s.kind, "roll_call" if s.roll else "rotating_code", str(n))
        for n, s in enumerate(seen)
    ]
    return propose(
        marks,
        shift,
        lambda key: Evidence(Source.MACHINE, True),
        standard=Standard(),
        hours_value=None,
        now=now,
    )


def wrong_days(days: int, seed: int = 20261121) -> list[str]:
    """Negative, too long, or other than the walk along the clock says."""
    rng = random.Random(seed)
    found = []
    for number in range(days):
        shift, seen, now = a_day(rng)
        said, plain = rules_say(shift, seen, now), worth(seen, shift.start, shift.end, now)
        if not 0 <= said.minutes <= shift.minutes:
            found.append(f"{number}: {said.minutes} of {shift.minutes}")
        elif not said.minutes <= said.presence <= shift.minutes + 40:
            found.append(f"{number}: seen {said.presence}")
        elif (said.minutes, said.presence, said.auto_closed) != (
            plain.minutes,
            plain.seen,
            plain.closed,
        ):
            found.append(f"{number}: {said} instead of {plain} for {sorted(seen)}")
    return found


@pytest.mark.row(
    "X02", part="10,000 random days: none negative, none beyond end and grace, none lost"
)
def test_no_minute_is_negative_or_beyond_the_grace_or_lost_in_10_000_days() -> None:
    assert wrong_days(DAYS) == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("GRACE", None),
        ("OVERRUN", timedelta(minutes=60)),
        ("TOLERANCE", timedelta(0)),
        ("MAX_PAIRS", 4),
        ("union", lambda spans: list(spans)[:1]),
        ("within", lambda spans, shift: list(spans)),
        ("_leave", lambda found, mark: None),
        ("_arrive", lambda found, mark: found.append(arithmetic.Pair(mark, None))),
    ],
)
def test_a_wrong_rule_is_seen_within_a_thousand_days(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: Any
) -> None:
    if name == "GRACE":
        monkeypatch.setattr(propose, "__kwdefaults__", {"grace": timedelta(minutes=29)})
    else:
        monkeypatch.setattr(arithmetic, name, wrong)
    assert wrong_days(1000) != []


def test_the_clock_of_shanghai_changed_as_history_tells() -> None:
    summers = [c for c in CHANGES if c.year >= 1986]
    assert len(summers) == 12, "summer time began and ended in each year from 1986 to 1991"
    assert {c.year for c in summers} == set(range(1986, 1992))
    assert datetime(1900, 12, 31, 15, 54, 17, tzinfo=UTC) in CHANGES
    assert not changes_of_the_clock(1992, 2038)


@pytest.mark.parametrize("edge", [*EDGES, *CHANGES], ids=lambda e: f"{e:%Y-%m-%dT%H:%M:%S}")
def test_around_every_edge_days_tile_the_time_and_minutes_are_elapsed(edge: datetime) -> None:
    for seconds in (-86_400, -61, -1, 0, 1, 61, 86_400):
        moment = edge + timedelta(seconds=seconds)
        start, end = day_bounds(local_date(moment))
        assert start <= moment < end
        assert day_bounds(local_date(end))[0] == end, "the next day begins where this one ends"
        assert local(moment).astimezone(UTC) == moment
    whole = Span(edge - timedelta(hours=2), edge + timedelta(hours=2))
    assert whole.minutes == 240
    said = rules_say(whole, [Seen(whole.start, "in"), Seen(whole.end, "out")], whole.end)
    assert (said.minutes, said.presence) == (240, 240)


def test_years_and_months_end_where_the_calendar_of_china_says() -> None:
    last = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
    assert local_date(last) == date(2026, 12, 31)
    assert local_date(last + timedelta(seconds=1)) == date(2027, 1, 1)
    assert local_date(datetime(2028, 2, 28, 16, tzinfo=UTC)) == date(2028, 2, 29)
    assert local_date(datetime(2027, 2, 28, 16, tzinfo=UTC)) == date(2027, 3, 1)
