import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhihe.foundation.check_digit import (
    ALPHABET,
    MAX_SERIAL,
    display,
    human_code,
    make_volunteer_no,
    normalise_human_code,
    valid,
)

cities = st.integers(100_000, 999_999).map(str)
serials = st.integers(1, MAX_SERIAL)


def test_a_number_is_city_serial_and_check() -> None:
    no = make_volunteer_no("330200", 1)
    assert no == "3302000000000189"
    assert display(no) == "3302 0000 0000 0189"


@given(cities, serials)
def test_every_number_made_is_valid_in_every_grouping(city, serial) -> None:
    no = make_volunteer_no(city, serial)
    assert len(no) == 16
    assert valid(no)
    assert valid(display(no))
    assert valid(display(no).replace(" ", "-"))
    assert valid("".join(chr(ord(c) + 0xFEE0) for c in no))
    assert display(display(no)) == display(no)


@given(cities, serials, st.integers(0, 15), st.sampled_from("0123456789"))
def test_a_wrong_digit_is_always_found(city, serial, place, digit) -> None:
    no = make_volunteer_no(city, serial)
    assume(no[place] != digit)
    assert not valid(no[:place] + digit + no[place + 1 :])


@given(cities, serials, st.integers(0, 14))
def test_swapped_neighbours_are_always_found(city, serial, place) -> None:
    no = make_volunteer_no(city, serial)
    assume(no[place] != no[place + 1])
    assert not valid(no[:place] + no[place + 1] + no[place] + no[place + 2 :])


@pytest.mark.parametrize(
    "no", ["", "3302", "33020000000001899", "330200000000018A", "3302000000000091", "٣" * 16]
)
def test_other_texts_are_not_numbers(no) -> None:
    assert not valid(no)
    with pytest.raises(ValueError, match="not a volunteer number"):
        display(no)


@pytest.mark.parametrize(
    ("city", "serial"),
    [("33020", 1), ("3302000", 1), ("33020x", 1), ("030200", 1), ("330200", 0), ("330200", 10**8)],
)
def test_a_number_out_of_range_is_never_made(city, serial) -> None:
    with pytest.raises(ValueError):
        make_volunteer_no(city, serial)


def test_human_codes_avoid_what_people_confuse() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("0O1IL") & set(ALPHABET)
    assert set(human_code(5_000)) == set(ALPHABET)


def test_human_codes_do_not_repeat() -> None:
    codes = {human_code(8) for _ in range(2_000)}
    assert len(codes) == 2_000
    assert {len(code) for code in codes} == {8}
    with pytest.raises(ValueError, match="at least one"):
        human_code(0)


def test_a_human_code_is_read_as_people_type_it() -> None:
    assert normalise_human_code(" abcd-2345 ") == "ABCD2345"
    assert normalise_human_code("ＡＢＣＤ２３４５") == "ABCD2345"
    assert normalise_human_code("ABCD0000") is None
    assert normalise_human_code("") is None
