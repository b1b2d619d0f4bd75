"""Rate limits: a whole school gets in behind one address, a guesser and a pump do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.support import PHONE, last_code, texts_to, wrong
from tests.cast import CITY, NOW, phone_of
from tests.factories.activities import make_activity, shift_of
from zhihe.accounts import rules
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.errors import CodesTooMany
from zhihe.accounts.models import Account, Person, PhoneCode
from zhihe.accounts.terms import CodePurpose
from zhihe.foundation.check_digit import make_volunteer_no
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform import limits
from zhihe.platform.models import CityRule
from zhihe.platform.vault import blind_index, seal_text
from zhihe.recruitment.models import Placement
from zhihe.volunteers.models import Volunteer

SCHOOL = "198.51.100.20"
HOUR = timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("zhihe.foundation.clock.now", made)
    return made


def number(n: int) -> str:
    """Numbers as a town has them: over many ranges."""
    return f"+86139{n % 97 + 100:04d}{n:04d}"


def pupils(how_many: int) -> None:
    """Registered and verified, 18 and 19 years old, never signed in."""
    accounts, persons, volunteers = [], [], []
    for n in range(how_many):
        phone = number(n)
        account = Account(
            id=uuid7(),
            phone_index=blind_index(phone, "phone"),
            phone_sealed=seal_text(phone, "phone"),
            phone_tail=phone[-4:],
            password="!",
            created_at=NOW,
        )
        person = Person(
            id=uuid7(),
            account=account,
            name=f"学生{n}",
            birth_date=NOW.date().replace(year=2007),
            verification="verified",
            verified_at=NOW,
            claimed_at=NOW,
            created_at=NOW,
        )
        accounts.append(account)
        persons.append(person)
        volunteers.append(
            Volunteer(
                id=uuid7(),
                city_id=CITY,
                person_id=person.pk,
                volunteer_no=make_volunteer_no(CITY, 500_000 + n),
                name=person.name,
                birth_date=person.birth_date,
                is_claimed=True,
                is_verified=True,
                registered_at=NOW,
            )
        )
    Account.objects.bulk_create(accounts)
    Person.objects.bulk_create(persons)
    Volunteer.objects.bulk_create(volunteers)


def test_five_hundred_pupils_behind_one_address_sign_in_and_join_within_an_hour(
    cast: Any, clock: Clock
) -> None:
    shift = shift_of(make_activity(cast, capacity=500))
    pupils(500)
    join = reverse("recruitment:join", args=[shift.pk])
    for n in range(500):
        clock.now = NOW + n * HOUR / 500
        browser = Client(REMOTE_ADDR=SCHOOL)
        phone = number(n)
        assert browser.post("/sign-in", {"phone": phone}).status_code == 302, n
        code = last_code(phone)
        if n % 4 == 0:  # every fourth mistypes once
            assert browser.post("/sign-in/code", {"code": wrong(code)}).status_code == 422, n
        assert browser.post("/sign-in/code", {"code": code}).status_code == 302, n
        answer = browser.post(join, {"idempotency_key": f"k{n}"})
        assert answer.status_code == 302, (n, answer.content.decode()[-1500:])
    placed = Placement.objects.in_city(CITY).filter(shift=shift, state="placed")
    assert placed.count() == 500


def test_a_guesser_of_codes_is_stopped_and_told_when_and_others_are_not(
    cast: Any, clock: Clock
) -> None:
    """The guesser asks for codes of many numbers and types five digits wrong for each."""
    guesser, tries = Client(REMOTE_ADDR="203.0.113.9"), 0
    for n in range(60):
        answer = guesser.post("/sign-in", {"phone": number(n)})
        if answer.status_code != 302:
            break
        code = last_code(number(n))
        for _ in range(5):
            answer = guesser.post("/sign-in/code", {"code": wrong(code)})
            tries += 1
            if answer.status_code == 429:
                break
        if answer.status_code == 429:
            break
    assert (answer.status_code, tries) == (429, rules.WRONG_PER_BLOCK + 1)
    assert answer["Retry-After"] == "3600"
    assert "60 分钟后再来" in answer.content.decode()
    right = guesser.post("/sign-in/code", {"code": code})
    assert right.status_code == 429  # not even a right one is compared
    neighbour = Client(REMOTE_ADDR="203.0.113.77")  # the same /24
    neighbour.post("/sign-in", {"phone": phone_of("0001")})
    told = {"code": last_code(phone_of("0001"))}
    assert neighbour.post("/sign-in/code", told).status_code == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.1")
    elsewhere.post("/sign-in", {"phone": phone_of("0002")})
    told = {"code": last_code(phone_of("0002"))}
    assert elsewhere.post("/sign-in/code", told).status_code == 302
    clock.now += HOUR
    neighbour.post("/sign-in", {"phone": phone_of("0003")})
    told = {"code": last_code(phone_of("0003"))}
    assert neighbour.post("/sign-in/code", told).status_code == 302


def test_trying_leaked_passwords_through_many_numbers_is_stopped(cast: Any, clock: Clock) -> None:
    stuffer = Client(REMOTE_ADDR="203.0.113.9")
    block = blind_index("203.0.113.0/24", "network").hex()
    for _ in range(rules.WRONG_PER_BLOCK - 1):
        limits.count(city=CITY, what="wrong", who=block, per=rules.HOUR, now=clock.now)
    told = {"phone": phone_of("0001"), "password": "leaked-1"}
    assert stuffer.post("/sign-in/password", told).status_code == 422
    assert stuffer.post("/sign-in/password", told).status_code == 429


def test_a_locked_number_says_when_and_still_opens_by_code(
    committed_cast: Any, clock: Clock
) -> None:
    """Locking somebody out by wrong passwords is in vain: the code still works."""
    attacker, owner = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR=SCHOOL)
    told = {"phone": phone_of("0001"), "password": "leaked-1"}
    for _ in range(rules.PASSWORD_TRIES):
        assert attacker.post("/sign-in/password", told).status_code == 422
    locked = attacker.post("/sign-in/password", told)
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    owner.post("/sign-in", {"phone": phone_of("0001")})
    code = {"code": last_code(phone_of("0001"))}
    assert owner.post("/sign-in/code", code).status_code == 302


def rule(key: str, value: int) -> None:
    CityRule.objects.create(city_id=CITY, key=f"accounts.{key}", value=value, valid_from=NOW - HOUR)


def ask(phone: str, **over: Any) -> None:
    ask_phone_code(city=CITY, phone=phone, purpose=CodePurpose.SIGN_IN, now=NOW, **over)


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("codes_per_range_hour", [f"+86170123400{n:02d}" for n in range(9)]),
        ("codes_abroad_hour", [f"+852512{n:02d}000" for n in range(9)]),
        ("codes_in_all_hour", [number(n) for n in range(9)]),
    ],
)
def test_pumping_texts_ends_at_the_budget(cast: Any, key: str, numbers: list[str]) -> None:
    """Neighbouring numbers, foreign numbers, and the whole installation have a budget each,
    whoever asks from wherever."""
    rule(key, 5)
    for n, phone in enumerate(numbers[:5]):
        ask(phone, asked_from=blind_index(str(n), "network"))
    with pytest.raises(CodesTooMany) as refusal:
        ask(numbers[5], asked_from=blind_index("new", "network"))
    assert 1 <= refusal.value.details["minutes"] <= 60
    assert texts_to(numbers[5]) == []


def test_the_budget_of_a_range_leaves_other_ranges_alone(cast: Any) -> None:
    rule("codes_per_range_hour", 2)
    for n in range(2):
        ask(f"+8617012340{n:03d}")
    with pytest.raises(CodesTooMany):
        ask("+8617012340999")
    ask(PHONE)


def test_the_end_of_the_budget_tells_nothing_about_who_is_registered(
    cast: Any, clock: Clock
) -> None:
    rule("codes_in_all_hour", 1)
    ask(PHONE)
    told = [
        Client(REMOTE_ADDR=SCHOOL).post("/sign-in", {"phone": phone})
        for phone in (phone_of("0001"), number(3))
    ]
    assert [(a.status_code, a["Retry-After"]) for a in told] == [(429, "3600")] * 2


def test_old_codes_do_not_count_against_the_budget(cast: Any) -> None:
    rule("codes_in_all_hour", 1)
    PhoneCode.objects.create(
        phone_index=blind_index("old", "phone"),
        purpose="sign_in",
        code_hash=b"x" * 32,
        created_at=NOW - HOUR,
        expires_at=NOW,
    )
    ask(PHONE)


def test_a_machine_is_told_when_to_come_again(cast: Any, clock: Clock) -> None:
    from zhihe.platform.middleware import problem
    from zhihe.platform.refusals import TooMany

    told = {"city": CITY, "what": "x", "who": "y", "most": 2, "per": HOUR, "now": clock.now}
    for _ in range(2):
        limits.take(**told)
    with pytest.raises(TooMany) as refusal:
        limits.take(**told)
    answer = problem(refusal.value)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
