import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.rotating_code import (
    code_at,
    seconds_left,
    six_digits,
    step_at,
    verify,
    verify_six_digits,
)

SECRET = bytes(range(32))
SHIFT = UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
MOMENT = datetime(2026, 3, 1, 1, 0, 0, tzinfo=UTC)
WAYS = [(code_at, verify), (six_digits, verify_six_digits)]


def after(seconds: float) -> datetime:
    return MOMENT + timedelta(seconds=seconds)


def test_a_token_fits_into_an_address_and_digits_are_six() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{16}", code_at(SECRET, SHIFT, MOMENT))
    assert re.fullmatch(r"[0-9]{6}", six_digits(SECRET, SHIFT, MOMENT))


def test_digits_keep_their_leading_zeros() -> None:
    codes = [six_digits(SECRET, SHIFT, after(30 * i)) for i in range(200)]
    assert all(len(code) == 6 for code in codes)
    assert any(code.startswith("0") for code in codes)


@pytest.mark.parametrize(("make", "check"), WAYS)
def test_a_code_lives_for_its_step_and_one_on_either_side(make, check) -> None:
    code, step = make(SECRET, SHIFT, MOMENT), step_at(MOMENT)
    assert make(SECRET, SHIFT, after(29.9)) == code
    assert make(SECRET, SHIFT, after(30)) != code
    assert [check(SECRET, SHIFT, code, after(s)) for s in (-31, -30, 0, 59.9, 60)] == [
        None,
        step,
        step,
        step,
        None,
    ]


@pytest.mark.parametrize(("make", "check"), WAYS)
def test_a_window_of_zero_takes_the_present_code_only(make, check) -> None:
    code = make(SECRET, SHIFT, MOMENT)
    assert check(SECRET, SHIFT, code, after(29), window=0) == step_at(MOMENT)
    assert check(SECRET, SHIFT, code, after(30), window=0) is None
    with pytest.raises(ValueError, match="window"):
        check(SECRET, SHIFT, code, MOMENT, window=-1)


@pytest.mark.parametrize(("make", "check"), WAYS)
def test_a_code_of_another_shift_or_secret_is_refused(make, check) -> None:
    code = make(SECRET, SHIFT, MOMENT)
    assert check(SECRET, UUID(int=SHIFT.int + 1), code, MOMENT) is None
    assert check(bytes(32), SHIFT, code, MOMENT) is None


def test_typed_digits_never_pass_as_a_scanned_token_nor_the_other_way() -> None:
    token, digits = code_at(SECRET, SHIFT, MOMENT), six_digits(SECRET, SHIFT, MOMENT)
    assert verify(SECRET, SHIFT, digits, MOMENT) is None
    assert verify_six_digits(SECRET, SHIFT, token, MOMENT) is None


def test_digits_may_be_typed_with_spaces_and_full_width() -> None:
    digits = six_digits(SECRET, SHIFT, MOMENT)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in digits)
    assert verify_six_digits(SECRET, SHIFT, f" {wide[:3]} {wide[3:]}", MOMENT) == step_at(MOMENT)


@given(st.text(st.characters(), max_size=20))
def test_no_other_text_passes_or_crashes(text) -> None:
    assert verify(SECRET, SHIFT, text, MOMENT) is None


def test_another_step_length_is_another_rhythm() -> None:
    code = code_at(SECRET, SHIFT, MOMENT, step=60)
    assert code == code_at(SECRET, SHIFT, after(59), step=60)
    assert verify(SECRET, SHIFT, code, after(119), step=60) == step_at(MOMENT, 60)


def test_an_id_is_the_same_as_text_and_as_uuid() -> None:
    assert code_at(SECRET, SHIFT, MOMENT) == code_at(SECRET, str(SHIFT), MOMENT)


def test_the_leaders_page_knows_when_to_turn() -> None:
    assert seconds_left(MOMENT) == 30
    assert seconds_left(after(29.5)) == 0.5


def test_a_short_secret_and_a_naive_moment_are_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        code_at(b"short", SHIFT, MOMENT)
    with pytest.raises(ValueError, match="time zone"):
        code_at(SECRET, SHIFT, datetime(2026, 3, 1))
