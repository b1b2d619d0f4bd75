from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.clean_text import clean


def test_wide_letters_and_cases_are_one() -> None:
    assert clean("ＡＢＣ１２３ Straße") == "abc123 strasse"


def test_nul_and_lone_surrogates_are_dropped() -> None:
    assert clean("志\0愿\ud800者") == "志愿者"


@given(st.text(st.characters()))
def test_the_result_can_always_be_stored(text) -> None:
    assert b"\0" not in clean(text).encode("utf-8")
