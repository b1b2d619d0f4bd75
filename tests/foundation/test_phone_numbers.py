import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.phone_numbers import (
    PhoneNumberError,
    display,
    is_mainland,
    mask,
    normalise,
)


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "+86-13800138000",
        "8613800138000",
        "008613800138000",
        "１３８００１３８０００",
        "(+86) 138.0013.8000",
        "\u202d13800138000\u202c",
    ],
)
def test_one_mainland_mobile_has_one_form(typed) -> None:
    assert normalise(typed) == "+8613800138000"


@given(st.integers(3, 9), st.integers(0, 999_999_999))
def test_every_mobile_range_is_taken_before_a_library_knows_it(second, rest) -> None:
    assert normalise(f"1{second}{rest:09d}") == f"+861{second}{rest:09d}"


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("+852 5123 4567", "+85251234567"),
        ("00852 51234567", "+85251234567"),
        ("+1 415-555-2671", "+14155552671"),
        ("+44 7911 123456", "+447911123456"),
        ("+886 912 345 678", "+886912345678"),
    ],
)
def test_a_mobile_from_abroad_is_taken_with_its_country_code(typed, e164) -> None:
    assert normalise(typed) == e164


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" - ", "empty"),
        ("138001380OO", "format"),
        ("138 0013 8000 转 5", "format"),
        ("٠١٢٣٤٥٦٧٨٩٠", "format"),
        ("1+3800138000", "format"),
        ("1380013800", "length"),
        ("138001380000", "length"),
        ("+8613800138", "length"),
        ("+1", "length"),
        ("+999 12345678", "country"),
        ("12345678901", "invalid"),
        ("010-6552 9988", "not_mobile"),
        ("+86 10 6552 9988", "not_mobile"),
        ("+852 2123 4567", "not_mobile"),
        ("+1 015 555 2671", "invalid"),
    ],
)
def test_a_bad_number_is_refused_with_its_reason_and_not_repeated(typed, code) -> None:
    with pytest.raises(PhoneNumberError) as caught:
        normalise(typed)
    assert caught.value.code == code
    assert str(caught.value) == code


@given(st.text(max_size=30) | st.text("+0123456789 -()", max_size=24))
def test_any_text_is_taken_once_or_refused_with_a_code(text) -> None:
    try:
        e164 = normalise(text)
    except PhoneNumberError as error:
        assert error.code
    else:
        assert normalise(e164) == e164


def test_the_mainland_is_told_apart() -> None:
    assert is_mainland("+8613800138000")
    assert not is_mainland("+85251234567")
    assert not is_mainland("13800138000")


@pytest.mark.parametrize(
    ("e164", "masked"),
    [
        ("+8613800138000", "138****8000"),
        ("+85251234567", "+852****4567"),
        ("+14155552671", "+1****2671"),
        ("+2903123", "+290****"),
        ("nonsense", "****"),
        ("", "****"),
    ],
)
def test_a_masked_number_shows_its_holder_enough_and_others_too_little(e164, masked) -> None:
    assert mask(e164) == masked


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+8613800000001", "138 0000 0001"),
        ("13800000001", "138 0000 0001"),
        ("+85291234567", "+852 9123 4567"),
        ("0715-8000000", "0715-8000000"),
        ("", ""),
        ("+x", "+x"),
    ],
)
def test_shown_as_people_read_it(stored: str, shown: str) -> None:
    assert display(stored) == shown
