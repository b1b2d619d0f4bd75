"""A code opens one thing, once, for one phone, for ten minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.accounts.support import PHONE, last_code, texts_to, wrong
from tests.cast import CITY
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.errors import CodesTooMany, CodeTooSoon, CodeWrong, PhoneRefused
from zhihe.accounts.models import PhoneCode
from zhihe.accounts.queries.phones import read_phone
from zhihe.accounts.terms import CodePurpose
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.vault import blind_index

OTHER = "+8613900000556"
SIGN_IN = CodePurpose.SIGN_IN


def ask(now: Any, phone: str = PHONE, purpose: CodePurpose = SIGN_IN, **more: Any) -> str:
    ask_phone_code(city=CITY, phone=phone, purpose=purpose, now=now, **more)
    return last_code(phone)


def check(
    now: Any, code: str, phone: str = PHONE, purpose: CodePurpose = SIGN_IN, **more: Any
) -> None:
    check_phone_code(phone=phone, purpose=purpose, code=code, now=now, **more)


def test_the_right_code_opens_once(cast: Any, now: Any) -> None:
    code = ask(now)
    check(now, code)
    with pytest.raises(CodeWrong):
        check(now, code)


def test_full_width_digits_and_spaces_are_the_same_code(cast: Any, now: Any) -> None:
    code = ask(now)
    check(now, " ".join(chr(ord(c) + 0xFEE0) for c in code))


@pytest.mark.parametrize("typed", ["", "0", "1" * 400, "12\0456", "abcdef", "ᛁᛁᛁᛁᛁᛁ"])
def test_nonsense_is_a_wrong_code(cast: Any, now: Any, typed: str) -> None:
    ask(now)
    with pytest.raises(CodeWrong):
        check(now, typed)


def test_a_code_for_one_purpose_opens_no_other(cast: Any, now: Any) -> None:
    code = ask(now, purpose=CodePurpose.NEED)
    for purpose in set(CodePurpose) - {CodePurpose.NEED}:
        with pytest.raises(CodeWrong):
            check(now, code, purpose=purpose)
    check(now, code, purpose=CodePurpose.NEED)


def test_a_code_for_one_subject_opens_no_other(cast: Any, now: Any) -> None:
    subject = uuid7()
    code = ask(now, purpose=CodePurpose.ACT_FOR, subject_id=subject)
    for other in (None, uuid7()):
        with pytest.raises(CodeWrong):
            check(now, code, purpose=CodePurpose.ACT_FOR, subject_id=other)
    check(now, code, purpose=CodePurpose.ACT_FOR, subject_id=subject)


def test_a_code_for_another_phone_opens_nothing(cast: Any, now: Any) -> None:
    mine, theirs = ask(now), ask(now, OTHER)
    if mine != theirs:
        with pytest.raises(CodeWrong):
            check(now, theirs)
    check(now, mine)


def test_a_code_lasts_ten_minutes(cast: Any, now: Any) -> None:
    code = ask(now)
    with pytest.raises(CodeWrong):
        check(now + timedelta(minutes=10), code)
    check(now + timedelta(minutes=9, seconds=59), code)


def test_the_right_code_comes_too_late_after_five_wrong_ones(cast: Any, now: Any) -> None:
    code = ask(now)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            check(now, wrong(code))
    with pytest.raises(CodeWrong):
        check(now, code)


def test_four_wrong_tries_leave_one(cast: Any, now: Any) -> None:
    code = ask(now)
    for _ in range(4):
        with pytest.raises(CodeWrong):
            check(now, wrong(code))
    check(now, code)


def test_only_the_newest_code_holds(cast: Any, now: Any) -> None:
    old = ask(now)
    new = ask(now + timedelta(seconds=60))
    if old != new:
        with pytest.raises(CodeWrong):
            check(now + timedelta(seconds=61), old)
    check(now + timedelta(seconds=61), new)


def test_a_minute_lies_between_two_codes(cast: Any, now: Any) -> None:
    ask(now)
    with pytest.raises(CodeTooSoon):
        ask(now + timedelta(seconds=59))
    ask(now + timedelta(seconds=60))
    assert texts_to() == ["sign_in_code", "sign_in_code"]


def test_the_seventh_code_of_an_hour_is_refused_and_the_hour_passes(cast: Any, now: Any) -> None:
    for n in range(6):
        ask(now + timedelta(minutes=n))
    with pytest.raises(CodesTooMany):
        ask(now + timedelta(minutes=7))
    ask(now + timedelta(minutes=61))


def test_five_hundred_pupils_behind_one_address_all_get_their_code(cast: Any, now: Any) -> None:
    school = blind_index("school", "network")
    PhoneCode.objects.bulk_create(
        PhoneCode(
            phone_index=blind_index(str(n), "phone"),
            purpose=SIGN_IN,
            code_hash=b"x" * 32,
            asked_from=school,
            created_at=now,
            expires_at=now,
        )
        for n in range(1499)
    )
    ask(now, asked_from=school)
    with pytest.raises(CodesTooMany):
        ask(now, OTHER, asked_from=school)
    ask(now, OTHER, asked_from=blind_index("home", "network"))


def test_the_code_is_kept_as_a_keyed_hash_only(cast: Any, now: Any) -> None:
    code = ask(now)
    row = PhoneCode.objects.get()
    assert code.encode() not in bytes(row.code_hash)
    assert bytes(row.phone_index) != PHONE.encode()


@pytest.mark.parametrize("typed", ["", "123", "12345678901", "1390000055\0", "abc", "０" * 60])
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(PhoneRefused):
        read_phone(typed)


def test_a_number_is_one_number_however_it_is_typed() -> None:
    forms = ("13900000555", "+86 139-0000-0555", "１３９００００ ０５５５", "0086 13900000555")
    assert {read_phone(form) for form in forms} == {PHONE}


def test_a_wrong_try_stays_counted_when_the_caller_rolls_back(
    committed_cast: Any, now: Any
) -> None:
    code = ask(now)
    for _ in range(5):
        with pytest.raises(CodeWrong), transaction.atomic():
            check(now, wrong(code))
    assert PhoneCode.objects.get().tries == 5
    with pytest.raises(CodeWrong):
        check(now, code)


def test_a_deed_refused_after_the_right_code_leaves_the_code_usable(
    committed_cast: Any, now: Any
) -> None:
    code = ask(now)
    with transaction.atomic():
        check(now, code)
        transaction.set_rollback(True)
    check(now, code)
