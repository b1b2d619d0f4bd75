import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.canonical_json import CanonicalJsonError, commitment, encode, new_salt


class State(StrEnum):
    OPEN = "open"


class Level(IntEnum):
    CITY = 1


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (2**53 - 1, "9007199254740991"),
        ('志\n\x1f"\\/', '"志\\n\\u001f\\"\\\\/"'),
        ([1, (2, [])], "[1,[2,[]]]"),
        ({"b": 1, "a": {}}, '{"a":{},"b":1}'),
        (MappingProxyType({"b": 1, "a": 2}), '{"a":2,"b":1}'),
        (date(2026, 2, 28), '"2026-02-28"'),
        (datetime(2026, 2, 28, 16, tzinfo=UTC), '"2026-02-28T16:00:00.000000Z"'),
        (
            datetime(2026, 3, 1, 0, 0, 0, 7, ZoneInfo("Asia/Shanghai")),
            '"2026-02-28T16:00:00.000007Z"',
        ),
        (
            UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"),
            '"017f22e2-79b0-7cc3-98c4-dc0c0c07398f"',
        ),
        (Decimal("1.50"), '"1.50"'),
        (Decimal("1E+3"), '"1000"'),
        (State.OPEN, '"open"'),
        (Level.CITY, "1"),
        ({State.OPEN: 1}, '{"open":1}'),
    ],
)
def test_each_kind_of_value_has_one_form(value, expected) -> None:
    assert encode(value) == expected.encode()


def test_keys_are_sorted_by_utf_16_as_rfc_8785_says() -> None:
    keys = ["\ufb33", "\U0001f600", "\u20ac", "\r", "1", "\u0080", "\u00f6"]
    ordered = list(json.loads(encode(dict.fromkeys(keys, 0))))
    assert ordered == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@given(values)
def test_what_is_read_back_encodes_to_the_same_bytes(value) -> None:
    encoded = encode(value)
    assert json.loads(encoded) == value
    assert encode(json.loads(encoded)) == encoded


@given(st.dictionaries(text, st.integers(0, 9), min_size=2))
def test_the_order_of_writing_does_not_matter(value) -> None:
    assert encode(dict(reversed(value.items()))) == encode(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        Decimal("NaN"),
        Decimal("Infinity"),
        2**53,
        -(2**53),
        datetime(2026, 3, 1),
        "\ud800",
        {"\udfff": 1},
        {1: "a"},
        {None: "a"},
        b"bytes",
        {1, 2},
        object(),
        [[{"deep": 0.5}]],
    ],
)
def test_what_has_no_single_form_is_refused(value) -> None:
    with pytest.raises(CanonicalJsonError):
        encode(value)


def test_a_commitment_is_the_hash_anybody_can_recompute() -> None:
    salt = bytes(range(32))
    assert commitment(salt, {"b": 1, "a": "志"}) == (
        hashlib.sha256(salt + '{"a":"志","b":1}'.encode()).digest()
    )


def test_without_the_salt_a_commitment_tells_nothing() -> None:
    assert len(new_salt()) == 32
    assert commitment(new_salt(), "13800138000") != commitment(new_salt(), "13800138000")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(bytes(length), {})
