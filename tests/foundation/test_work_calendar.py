from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.work_calendar import (
    add_working_days,
    is_working_day,
    seed_from_chinesecalendar,
    working_days_between,
)

FRIDAY = date(2026, 3, 6)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=60)


def test_without_a_calendar_the_plain_week_applies() -> None:
    assert [is_working_day(FRIDAY + timedelta(days=i), {}) for i in range(4)] == [
        True,
        False,
        False,
        True,
    ]


def test_the_calendar_goes_before_the_week() -> None:
    assert is_working_day(date(2026, 3, 7), {date(2026, 3, 7): True})
    assert not is_working_day(FRIDAY, {FRIDAY: False})


def test_the_day_of_the_activity_is_not_counted() -> None:
    assert add_working_days(FRIDAY, 1, {}) == date(2026, 3, 9)
    assert add_working_days(FRIDAY, 0, {}) == FRIDAY


def test_ten_working_days_over_the_national_holiday_of_2025() -> None:
    year = seed_from_chinesecalendar(2025)
    assert add_working_days(date(2025, 9, 28), 10, year.days) == date(2025, 10, 17)
    assert add_working_days(date(2025, 9, 28), 10, {}) == date(2025, 10, 10)


def test_a_weekend_activity_counts_from_the_next_working_day() -> None:
    assert add_working_days(date(2026, 3, 7), 10, {}) == date(2026, 3, 20)


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        add_working_days(FRIDAY, -1, {})
    with pytest.raises(ValueError, match="before"):
        working_days_between(FRIDAY, FRIDAY - timedelta(days=1), {})


@given(days, st.integers(1, 40), calendars)
def test_between_undoes_add_and_the_result_is_a_working_day(start, n, calendar) -> None:
    end = add_working_days(start, n, calendar)
    assert working_days_between(start, end, calendar) == n
    assert working_days_between(start, end - timedelta(days=1), calendar) == n - 1
    assert is_working_day(end, calendar)


def test_a_known_year_holds_every_date_with_holidays_and_make_up_days() -> None:
    year = seed_from_chinesecalendar(2024)
    assert (year.known, len(year.days)) == (True, 366)
    assert year.days[date(2024, 10, 1)] is False
    assert year.days[date(2024, 9, 29)] is True  # a Sunday worked for the National Day week


@pytest.mark.parametrize("unpublished", [1999, 2099])
def test_an_unknown_year_is_flagged_and_writes_nothing(unpublished) -> None:
    year = seed_from_chinesecalendar(unpublished)
    assert (year.year, year.known, year.days) == (unpublished, False, {})
