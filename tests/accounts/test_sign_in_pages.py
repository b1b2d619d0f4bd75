"""A phone number and six digits: in (Z41)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.support import PHONE, TYPED, last_code, texts_to, walk_in, wrong
from tests.cast import phone_of, sign_in
from zhihe.accounts.actions.set_password import set_password
from zhihe.accounts.actions.set_pin import set_pin
from zhihe.accounts.models import Account, Consent, Person
from zhihe.foundation.phone_numbers import mask
from zhihe.foundation.uuid7 import uuid7


def who(client: Any) -> str | None:
    return client.session.get("person")


@pytest.mark.row("Z41", part="by phone code and a name")
def test_a_new_phone_has_an_account_at_once_and_is_asked_for_a_name_only(
    cast: Any, client: Any
) -> None:
    answer = client.post("/sign-in?next=/activities/7", {"phone": TYPED})
    assert answer.url == "/sign-in/code"
    page = client.get("/sign-in/code")
    assert mask(PHONE) in page.content.decode()
    assert TYPED not in page.content.decode()
    assert client.post("/sign-in/code", {"code": last_code()}).url == "/sign-in/name"
    assert Account.objects.filter(phone_tail="0555").count() == 1
    done = client.post("/sign-in/name", {"name": "  李  四 ", "agree": "on"})
    person = Person.objects.get(name="李 四")
    assert (done.url, who(client)) == ("/activities/7", str(person.pk))
    assert list(Consent.objects.filter(person=person).values_list("purpose", flat=True)) == [
        "account"
    ]
    assert (person.verification, person.document_kind) == ("none", "")


@pytest.mark.row("V02", part="web, one sign-in")
def test_somebody_who_was_here_before_goes_straight_on(cast: Any, client: Any) -> None:
    assert walk_in(client, phone_of("0001")).url
    assert who(client) == str(cast.volunteer.id)
    assert Account.objects.count() == len(cast.members)


def test_known_and_unknown_numbers_get_the_same_answer(cast: Any, client: Any) -> None:
    known = client.post("/sign-in", {"phone": phone_of("0001")})
    unknown = client.post("/sign-in", {"phone": PHONE})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    one = client.post("/sign-in/password", {"phone": phone_of("0001"), "password": "nonsense-1"})
    other = client.post("/sign-in/password", {"phone": PHONE, "password": "nonsense-1"})
    error = "手机号和密码对不上"
    assert (error in one.content.decode(), error in other.content.decode()) == (True, True)


@pytest.mark.parametrize(
    "name", ["", " ", "1" * 61, "李" * 61, "!!!", "<script>", "李\0四", "12345"]
)
def test_a_name_that_is_none_is_asked_again(cast: Any, client: Any, name: str) -> None:
    walk_in(client)
    page = client.post("/sign-in/name", {"name": name, "agree": "on"})
    assert page.status_code in (400, 422)  # NUL is refused before any form
    assert not Person.objects.filter(account__phone_tail="0555").exists()


def test_without_the_consent_there_is_no_person(cast: Any, client: Any) -> None:
    walk_in(client)
    assert client.post("/sign-in/name", {"name": "李四"}).status_code == 422
    assert not Person.objects.filter(account__phone_tail="0555").exists()


def test_the_form_sent_twice_sends_one_text(cast: Any, client: Any) -> None:
    client.get("/sign-in")
    key = str(uuid7())
    for _ in range(2):
        assert (
            client.post("/sign-in", {"phone": PHONE, "idempotency_key": key}).url == "/sign-in/code"
        )
    assert texts_to() == ["sign_in_code"]


def test_a_second_tab_asking_again_is_told_to_wait_and_the_first_code_holds(
    cast: Any, client: Any
) -> None:
    client.post("/sign-in", {"phone": PHONE})
    again = client.post("/sign-in", {"phone": PHONE}, follow=True)
    assert (again.redirect_chain, "秒再发" in again.content.decode()) == (
        [("/sign-in/code", 302)],
        True,
    )
    assert client.post("/sign-in/code", {"code": last_code()}).url == "/sign-in/name"


def test_a_wrong_code_says_so_and_opens_nothing(cast: Any, client: Any) -> None:
    client.post("/sign-in", {"phone": PHONE})
    page = client.post("/sign-in/code", {"code": wrong(last_code())})
    assert (page.status_code, client.session.get("account")) == (422, None)


def test_the_code_page_without_a_phone_goes_back_to_the_start(cast: Any, client: Any) -> None:
    assert client.get("/sign-in/code").url == "/sign-in"


def test_an_address_elsewhere_is_no_next_page(cast: Any, client: Any) -> None:
    client.get("/sign-in?next=https://evil.example/")
    walk_in(client, phone_of("0001"))
    assert "next" not in client.session


def test_two_persons_on_one_phone_are_chosen_between(cast: Any, client: Any, now: Any) -> None:
    partner = Person.objects.create(
        account=cast.elder.person.account, name="石先生", claimed_at=now, created_at=now
    )
    assert walk_in(client, phone_of("0003")).url == "/sign-in/person"
    assert who(client) is None
    assert client.get("/sign-out").status_code == 200
    client.post("/sign-in/person", {"person": str(partner.pk)})
    assert who(client) == str(partner.pk)


def test_nobody_chooses_a_person_of_another_account(cast: Any, client: Any) -> None:
    walk_in(client, phone_of("0099"))
    for stolen in (str(cast.volunteer.id), "nonsense", ""):
        assert client.post("/sign-in/person", {"person": stolen}).status_code == 404
    assert client.get(f"/sign-in/person/{cast.volunteer.id}").status_code == 404
    assert who(client) == str(cast.stranger.id)


def test_an_own_pin_is_asked_and_rests_after_five_wrong_ones(
    committed_cast: Any, client: Any, now: Any
) -> None:
    cast = committed_cast
    elder = cast.elder.person
    set_pin(actor=cast.elder.actor(), person=elder, pin="2580", now=now)
    assert walk_in(client, phone_of("0003")).url == "/sign-in/person"
    door = client.post("/sign-in/person", {"person": str(elder.pk)}).url
    for _ in range(5):
        assert client.post(door, {"pin": "1470"}).status_code == 422
    locked = client.post(door, {"pin": "2580"})
    assert ("分钟后再来" in locked.content.decode(), who(client)) == (True, None)
    Person.objects.filter(pk=elder.pk).update(pin_locked_until=now)
    client.post(door, {"pin": "２５８０"})
    assert who(client) == str(elder.pk)


def test_a_password_is_the_other_way_in(cast: Any, client: Any, now: Any) -> None:
    set_password(
        actor=cast.volunteer.actor(),
        account=cast.volunteer.person.account,
        password="river-stone-47",
        now=now,
    )
    client.post("/sign-in/password", {"phone": phone_of("0001"), "password": "river-stone-47"})
    assert who(client) == str(cast.volunteer.id)


def test_five_wrong_passwords_lock_also_a_number_nobody_has(
    committed_cast: Any, client: Any
) -> None:
    for phone in (phone_of("0001"), PHONE):
        for _ in range(5):
            client.post("/sign-in/password", {"phone": phone, "password": "guess-1"})
        page = client.post("/sign-in/password", {"phone": phone, "password": "guess-1"})
        assert "试的次数太多了" in page.content.decode()


def test_leaving_ends_the_session_and_a_get_does_not(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer)
    client.get("/sign-out")
    assert who(client) == str(cast.volunteer.id)
    client.post("/sign-out")
    assert who(client) is None
