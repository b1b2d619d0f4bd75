from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from zhihe.foundation.identity_numbers import (
    IdentityKind,
    IdentityNumberError,
    Sex,
    age_on,
    check,
    mask,
    normalise,
)

TODAY = date(2026, 3, 1)
SAMPLE = "11010519491231002X"  # the example of GB 11643


def numbered(body: str) -> str:
    """17 characters and their check character."""
    return body + mod_11_2.calc_check_digit(body)


def refusal(kind: str, number: str, **form) -> str:
    with pytest.raises(IdentityNumberError) as caught:
        check(IdentityKind(kind), number, today=TODAY, **form)
    assert number not in repr(caught.value) or not number
    return caught.value.code


bodies = st.builds(
    lambda region, day, serial: f"{region}{day:%Y%m%d}{serial:03d}",
    st.sampled_from(["110105", "330203", "421202", "650102", "710000"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def test_a_citizen_number_tells_birth_date_and_sex() -> None:
    facts = check(IdentityKind.CN_ID, SAMPLE, today=TODAY)
    assert facts.normalised == SAMPLE
    assert (facts.birth_date, facts.sex, facts.country) == (date(1949, 12, 31), "female", "CN")


@given(bodies)
def test_every_well_formed_citizen_number_is_taken_and_read(body) -> None:
    facts = check(IdentityKind.CN_ID, numbered(body), today=TODAY)
    assert f"{facts.birth_date:%Y%m%d}" == body[6:14]
    assert facts.sex is (Sex.MALE if body[16] in "13579" else Sex.FEMALE)


@given(bodies, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_character_never_passes(body, position, digit) -> None:
    number = numbered(body)
    assume(number[position] != digit)
    assert refusal("cn_id", number[:position] + digit + number[position + 1 :]) == "checksum"


@given(bodies, st.integers(0, 16))
def test_two_swapped_characters_never_pass(body, position) -> None:
    number = numbered(body)
    a, b = number[position], number[position + 1]
    assume(a != b and "X" not in (a, b))
    swapped = number[:position] + b + a + number[position + 2 :]
    assert refusal("cn_id", swapped) == "checksum"


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002×",
        "\u200b11010519491231002X\ufeff",
        "11010519491231002Ⅹ",
    ],
)
def test_a_number_typed_sloppily_is_the_same_number(typed) -> None:
    assert check(IdentityKind.CN_ID, typed, today=TODAY).normalised == SAMPLE


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "empty"),
        (" - ", "empty"),
        ("110105491231002", "length"),
        (SAMPLE + "1", "length"),
        ("1101051949123100AX", "format"),
        ("1101051949123100٢X", "format"),
        ("X1010519491231002X", "format"),
        ("110105194912310021", "checksum"),
        (numbered("11010520991231002"), "birth_date_future"),
        (numbered("11010520260302002"), "birth_date_future"),
        (numbered("11010519490230002"), "birth_date"),
        (numbered("11010519491331002"), "birth_date"),
        (numbered("11010500001231002"), "birth_date"),
        (numbered("44052418800101001"), "birth_date"),
        (numbered("99010519491231002"), "other_kind"),
        (numbered("81000019491231002"), "other_kind"),
        (numbered("19010519491231002"), "region"),
        (numbered("81010519491231002"), "region"),
    ],
)
def test_a_bad_citizen_number_is_refused_with_its_reason(number, code) -> None:
    assert refusal("cn_id", number) == code


def test_somebody_born_today_is_taken() -> None:
    facts = check(IdentityKind.CN_ID, numbered("11010520260301002"), today=TODAY)
    assert facts.birth_date == TODAY


def test_number_and_form_must_agree() -> None:
    assert refusal("cn_id", SAMPLE, birth_date=date(1949, 12, 30)) == "birth_mismatch"
    assert refusal("cn_id", SAMPLE, sex=Sex.MALE) == "sex_mismatch"
    form = {"birth_date": date(1949, 12, 31), "sex": Sex.FEMALE}
    assert check(IdentityKind.CN_ID, SAMPLE, today=TODAY, **form).sex is Sex.FEMALE


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_residents_are_taken(region) -> None:
    facts = check(IdentityKind.HMT_RESIDENCE, numbered(f"{region}19940823002"), today=TODAY)
    assert (facts.birth_date, facts.sex, facts.country) == (date(1994, 8, 23), "female", "CN")
    assert refusal("cn_id", numbered(f"{region}19940823002")) == "other_kind"
    assert refusal("hmt_residence", SAMPLE) == "other_kind"


def test_a_permanent_resident_of_the_new_card_is_taken() -> None:
    number = numbered("91184019800310011")
    facts = check(IdentityKind.FOREIGN_PR, number, today=TODAY)
    assert (facts.birth_date, facts.sex, facts.country) == (date(1980, 3, 10), "male", "US")
    assert refusal("foreign_pr", number, sex=Sex.FEMALE) == "sex_mismatch"
    assert refusal("foreign_pr", SAMPLE) == "other_kind"


def test_a_changed_nationality_follows_the_form_not_the_old_number() -> None:
    number = numbered("91184019800310011")
    assert check(IdentityKind.FOREIGN_PR, number, country="CAN", today=TODAY).country == "CA"


def test_an_unknown_country_in_the_number_leaves_the_country_open() -> None:
    facts = check(IdentityKind.FOREIGN_PR, numbered("91199919800310011"), today=TODAY)
    assert facts.country is None


def test_the_old_permanent_residence_card_hands_the_form_through() -> None:
    born = date(1980, 3, 10)
    facts = check(
        IdentityKind.FOREIGN_PR, "usa110080031015", birth_date=born, sex=Sex.MALE, today=TODAY
    )
    assert facts.normalised == "USA110080031015"
    assert (facts.birth_date, facts.sex, facts.country) == (born, "male", "US")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("USA11008003101", "length"),
        ("US1110080031015", "format"),
        ("QQZ110080031015", "country"),
        ("91184019800310", "length"),
    ],
)
def test_a_bad_permanent_residence_number_is_refused(number, code) -> None:
    assert refusal("foreign_pr", number) == code


def test_a_passport_needs_a_country() -> None:
    assert refusal("passport", "C01X00T47") == "country"
    assert refusal("passport", "C01X00T47", country="QQ") == "country"
    assert refusal("passport", "C01X00T47", country="ZZ") == "country"


@pytest.mark.parametrize("country", ["DE", "de", "DEU", "276", "D", " DE "])
def test_one_passport_is_one_document_however_the_country_is_written(country) -> None:
    facts = check(IdentityKind.PASSPORT, "c01x 00t47", country=country, today=TODAY)
    assert facts.index_text == "passport:DE:C01X00T47"


def test_passports_of_two_countries_with_one_number_are_two_documents() -> None:
    german, french = (
        check(IdentityKind.PASSPORT, "C01X00T47", country=country, today=TODAY).index_text
        for country in ("DE", "FR")
    )
    assert german != french


@pytest.mark.parametrize(
    ("number", "code"), [("A123", "length"), ("A" * 16, "length"), ("护照12345", "format")]
)
def test_a_bad_passport_number_is_refused(number, code) -> None:
    assert refusal("passport", number, country="DE") == code


def test_a_renewed_home_return_permit_is_the_same_document() -> None:
    old = check(IdentityKind.HM_TRAVEL, "H1234567802", today=TODAY)
    new = check(IdentityKind.HM_TRAVEL, "h12345678", today=TODAY)
    assert old.index_text == new.index_text == "hm_travel::H12345678"


def test_a_renewed_mainland_travel_permit_is_the_same_document() -> None:
    numbers = ["12345678", "1234567802", "1234567802(B)"]
    found = {check(IdentityKind.TW_TRAVEL, n, today=TODAY).index_text for n in numbers}
    assert found == {"tw_travel::12345678"}


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("hm_travel", "H1234567", "length"),
        ("hm_travel", "T12345678", "format"),
        ("hm_travel", "123456789", "format"),
        ("tw_travel", "1234567", "length"),
        ("tw_travel", "1234567A", "format"),
        ("other", "123", "length"),
        ("other", "1" * 33, "length"),
    ],
)
def test_bad_numbers_of_other_documents_are_refused(kind, number, code) -> None:
    assert refusal(kind, number) == code


def test_another_document_may_hold_chinese_characters() -> None:
    facts = check(IdentityKind.OTHER, "军字第 1234567 号", today=TODAY)
    assert facts.normalised == "军字第1234567号"


def test_a_birth_date_from_the_form_is_judged_where_the_number_tells_none() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert refusal("other", "123456", birth_date=tomorrow) == "birth_date_future"
    assert refusal("other", "123456", birth_date=date(1890, 1, 1)) == "birth_date"
    assert check(IdentityKind.OTHER, "123456", birth_date=TODAY, today=TODAY).birth_date == TODAY


def test_a_number_never_shows_in_repr() -> None:
    assert SAMPLE not in repr(check(IdentityKind.CN_ID, SAMPLE, today=TODAY))


@given(st.text(max_size=40), st.sampled_from(list(IdentityKind)))
def test_any_text_is_taken_or_refused_with_a_code_and_never_crashes(text, kind) -> None:
    try:
        facts = check(kind, text, country="DE", today=TODAY)
    except IdentityNumberError as error:
        assert error.code
    else:
        again = check(kind, facts.normalised, country="DE", today=TODAY)
        assert again == facts


def test_masking_hides_the_birth_date_and_keeps_the_length() -> None:
    assert mask(SAMPLE) == "110*************2X"
    assert mask("H12345678") == "H*******8"
    assert mask("1234") == "****"
    assert mask("") == ""


@given(st.text(max_size=30))
def test_a_mask_shows_five_characters_at_most(number) -> None:
    masked = mask(number)
    assert len(masked) == len(normalise(number))
    assert sum(c != "*" for c in masked) <= 5


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2012, 3, 1), date(2026, 2, 28), 13),
        (date(2012, 3, 1), date(2026, 3, 1), 14),
        (date(2026, 3, 1), date(2026, 3, 1), 0),
    ],
)
def test_age_counts_full_years_and_leap_day_children_wait_for_march(birth, day, age) -> None:
    assert age_on(birth, day) == age


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before"):
        age_on(date(2026, 3, 2), date(2026, 3, 1))
