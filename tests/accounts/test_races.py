"""32 threads on real PostgreSQL: one identity, one person; one code, one use."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.accounts.documents import cn_id
from tests.accounts.support import PHONE, last_code, texts_to
from tests.cast import CITY
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.actions.enter_person import PersonEntry, enter_person
from zhihe.accounts.actions.sign_in_with_code import sign_in_with_code
from zhihe.accounts.actions.state_document import state_document
from zhihe.accounts.errors import CodeWrong
from zhihe.accounts.models import Account, Person, PhoneCode
from zhihe.accounts.queries.documents import identity_index
from zhihe.accounts.terms import CodePurpose
from zhihe.foundation.identity_numbers import IdentityKind, check
from zhihe.platform.actor import Actor, system_actor
from zhihe.platform.refusals import Refusal

THREADS = 32
NUMBER = cn_id(date(1990, 3, 7))


def together(deed: Callable[[int], Any]) -> list[Any]:
    """Run ``deed(n)`` in 32 threads at once; its results, refusals by their code."""
    start = Barrier(THREADS)

    def run(n: int) -> Any:
        try:
            start.wait(timeout=60)
            return deed(n)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def newcomers(cast: Any, now: Any) -> list[Person]:
    account = cast.stranger.person.account
    return [
        Person.objects.create(account=account, name="李四", claimed_at=now, created_at=now)
        for _ in range(THREADS)
    ]


def holders() -> int:
    facts = check(IdentityKind.CN_ID, NUMBER, today=date(2026, 1, 1))
    return Person.objects.filter(identity_index=identity_index(facts.index_text)).count()


@pytest.mark.row("Z17", part="race")
def test_of_32_persons_stating_one_identity_exactly_one_has_it(
    committed_cast: Any, now: Any
) -> None:
    persons = newcomers(committed_cast, now)

    def state(n: int) -> str:
        person = persons[n]
        actor = Actor(city=CITY, person_id=person.pk, account_id=person.account_id)
        state_document(actor=actor, person=person, kind="cn_id", number=NUMBER, now=now)
        return "kept"

    results = together(state)
    assert (results.count("kept"), results.count("identity_taken")) == (1, THREADS - 1)
    assert holders() == 1


def test_negative_control_without_the_unique_index_the_race_makes_many(
    committed_cast: Any, own_database: str, now: Any
) -> None:
    from tests.support.databases import owner_connection

    with owner_connection(own_database) as owner:
        owner.execute(
            "ALTER TABLE accounts_person DROP CONSTRAINT accounts_person_identity_index_key"
        )
    persons = newcomers(committed_cast, now)

    def state(n: int) -> str:
        person = persons[n]
        actor = Actor(city=CITY, person_id=person.pk, account_id=person.account_id)
        state_document(actor=actor, person=person, kind="cn_id", number=NUMBER, now=now)
        return "kept"

    together(state)
    assert holders() > 1


def test_32_imports_of_one_identity_make_one_person(committed_cast: Any, now: Any) -> None:
    def enter(n: int) -> bool:
        entry = PersonEntry("白芷", "", "cn_id", NUMBER)
        return enter_person(
            actor=system_actor(CITY),
            entry=entry,
            now=now,
            organisation_id=None,
            organisation_label="市一医院",
        ).made

    results = together(enter)
    assert (results.count(True), results.count(False), holders()) == (1, THREADS - 1, 1)


def test_a_code_is_used_once_and_one_account_is_made(committed_cast: Any, now: Any) -> None:
    ask_phone_code(city=CITY, phone=PHONE, purpose=CodePurpose.SIGN_IN, now=now)
    code = last_code()
    PhoneCode.objects.update(tries=0)
    results = together(
        lambda n: bool(sign_in_with_code(city=CITY, phone=PHONE, code=code, now=now))
    )
    assert results.count(True) == 1
    assert Account.objects.filter(phone_tail="0555").count() == 1


def test_32_wrong_guesses_at_once_are_still_five(committed_cast: Any, now: Any) -> None:
    ask_phone_code(city=CITY, phone=PHONE, purpose=CodePurpose.SIGN_IN, now=now)

    def guess(n: int) -> None:
        check_phone_code(phone=PHONE, purpose=CodePurpose.SIGN_IN, code=f"x{n}", now=now)

    assert together(guess) == [CodeWrong.code] * THREADS
    assert PhoneCode.objects.get().tries == 5


def test_32_tabs_asking_at_once_send_one_text(committed_cast: Any, now: Any) -> None:
    results = together(
        lambda n: str(ask_phone_code(city=CITY, phone=PHONE, purpose=CodePurpose.SIGN_IN, now=now))
    )
    assert results.count("code_too_soon") == THREADS - 1
    assert texts_to() == ["sign_in_code"]
