from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.clock import (
    ZONE,
    Span,
    day_bounds,
    local,
    local_date,
    minutes_between,
    now,
    utc,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))


def test_now_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    moment = now()
    assert moment.tzinfo is UTC
    assert before <= moment <= datetime.now(UTC)


def test_the_civil_date_turns_at_midnight_in_china_not_in_utc() -> None:
    assert local_date(datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC)) == date(2026, 2, 28)
    assert local_date(datetime(2026, 2, 28, 16, 0, tzinfo=UTC)) == date(2026, 3, 1)


def test_local_shows_the_wall_clock_and_stays_the_same_moment() -> None:
    assert local(NOON) == NOON
    assert (local(NOON).hour, local(NOON).tzinfo) == (20, ZONE)


@pytest.mark.parametrize("read", [utc, local, local_date])
def test_a_naive_datetime_is_refused(read) -> None:
    with pytest.raises(ValueError, match="time zone"):
        read(datetime(2026, 3, 1))


def test_a_day_runs_from_midnight_to_midnight_in_china() -> None:
    start, end = day_bounds(date(2024, 2, 29))
    assert start == datetime(2024, 2, 28, 16, tzinfo=UTC)
    assert end == datetime(2024, 2, 29, 16, tzinfo=UTC)
    assert start.tzinfo is UTC


def test_the_day_summer_time_began_has_23_hours() -> None:
    start, end = day_bounds(date(1986, 5, 4))
    assert end - start == timedelta(hours=23)


def test_a_datetime_is_not_a_day() -> None:
    with pytest.raises(TypeError):
        day_bounds(NOON)


@given(moments)
def test_every_moment_lies_in_the_bounds_of_its_local_date(moment) -> None:
    start, end = day_bounds(local_date(moment))
    assert start <= moment < end


def test_minutes_are_whole_and_rounded_down() -> None:
    assert minutes_between(NOON, NOON + timedelta(seconds=59, microseconds=999_999)) == 0
    assert minutes_between(NOON, NOON + timedelta(minutes=90, seconds=1)) == 90


def test_minutes_over_midnight_are_counted_and_never_negative() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=ZONE)
    assert minutes_between(late, datetime(2026, 3, 2, 0, 45, tzinfo=ZONE)) == 75
    with pytest.raises(ValueError, match="before"):
        minutes_between(late, datetime(2026, 3, 1, 0, 45, tzinfo=ZONE))


def test_minutes_are_elapsed_time_when_the_wall_clock_jumps() -> None:
    start = datetime(1986, 5, 4, 1, 30, tzinfo=ZONE)
    assert minutes_between(start, datetime(1986, 5, 4, 3, 30, tzinfo=ZONE)) == 60


def span(start: int, end: int) -> Span:
    return Span(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))


def test_back_to_back_spans_do_not_overlap() -> None:
    assert not span(0, 60).overlaps(span(60, 120))
    assert span(0, 60).overlap(span(60, 120)) is None


def test_overlap_is_the_time_both_share() -> None:
    assert span(0, 60).overlap(span(30, 90)) == span(30, 60)
    assert span(0, 60).overlap(span(10, 20)) == span(10, 20)


def test_a_span_holds_its_start_and_not_its_end() -> None:
    assert NOON in span(0, 60)
    assert NOON + timedelta(minutes=60) not in span(0, 60)
    assert span(0, 61).minutes == 61


@pytest.mark.parametrize("end", [0, -1])
def test_an_empty_or_reversed_span_is_refused(end) -> None:
    with pytest.raises(ValueError, match="ends after"):
        span(0, end)


def test_spans_written_in_two_zones_are_equal() -> None:
    here = Span(local(NOON), local(NOON + timedelta(hours=1)))
    assert here == span(0, 60)
    assert hash(here) == hash(span(0, 60))


@given(*[st.integers(0, 50)] * 2, *[st.integers(1, 50)] * 2)
def test_overlap_agrees_with_counting_minutes(a, b, length_a, length_b) -> None:
    shared = set(range(a, a + length_a)) & set(range(b, b + length_b))
    found = span(a, a + length_a).overlap(span(b, b + length_b))
    assert (found.minutes if found else 0) == len(shared)
