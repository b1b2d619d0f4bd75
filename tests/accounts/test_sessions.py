"""How long a sign-in lasts, and what ends it before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client

from tests.accounts.support import PHONE, last_code, last_text, texts_to, walk_in
from tests.cast import NOW, phone_of, sign_in
from zhihe.accounts import rules
from zhihe.accounts.actions.begin_totp import begin_totp
from zhihe.accounts.actions.set_password import set_password
from zhihe.accounts.errors import PasswordWeak
from zhihe.accounts.models import Account
from zhihe.accounts.queries.totp import totp_secret
from zhihe.messaging.models import Notice


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("zhihe.foundation.clock.now", made)
    return made


def inside(client: Any) -> bool:
    return bool(client.get("/me/settings").status_code == 200)


def test_every_sign_in_and_every_second_factor_has_a_new_key(
    cast: Any, client: Any, clock: Clock
) -> None:
    client.get("/sign-in")
    client.post("/sign-in", {"phone": phone_of("0001")})
    before = client.session.session_key
    client.post("/sign-in/code", {"code": last_code(phone_of("0001"))})
    signed = client.session.session_key
    client.post("/sign-in/step-up", {"send": "1"})
    client.post("/sign-in/step-up", {"code": last_code(phone_of("0001"))})
    strong = client.session.session_key
    assert len({before, signed, strong}) == 3
    for old in (before, signed):
        thief = Client()
        thief.cookies["zhihe_session"] = old
        assert not inside(thief)
    assert inside(client)
    assert len(strong) >= 32


def test_a_month_without_a_visit_ends_it_and_visits_keep_it(
    cast: Any, client: Any, clock: Clock
) -> None:
    walk_in(client, phone_of("0001"))
    clock.later(days=29)
    assert inside(client)
    clock.later(days=29)
    assert inside(client)
    client.get("/me/settings")
    lazy = Client()
    walk_in(lazy, phone_of("0099"))
    clock.later(days=30)
    assert not inside(lazy)


def test_after_sixty_days_it_ends_however_often_one_came(
    cast: Any, client: Any, clock: Clock
) -> None:
    walk_in(client, phone_of("0001"))
    for _ in range(5):
        clock.later(days=11)
        assert inside(client)
    clock.later(days=4, hours=23)
    assert inside(client)
    clock.later(hours=1)
    assert not inside(client)


def test_a_desk_left_alone_for_an_hour_asks_for_the_second_factor_again(
    cast: Any, client: Any, clock: Clock
) -> None:
    sign_in(client, cast.city_clerk, strong=True)
    session = client.session
    session["opened"] = session["seen"] = clock.now.isoformat()
    session["strong_until"] = (clock.now + timedelta(hours=8)).isoformat()
    session.save()
    clock.later(minutes=45)
    assert client.get("/desk/verifications").status_code == 200
    clock.later(minutes=50)
    polled = client.get("/desk/verifications", headers={"hx-request": "true"})
    assert polled.status_code == 200  # a page that asks by itself keeps nobody's desk alive
    clock.later(minutes=11)
    assert "step-up" in client.get("/me/settings/phone").url
    assert inside(client)


def test_a_session_from_before_the_update_begins_to_count_now(
    cast: Any, client: Any, clock: Clock
) -> None:
    sign_in(client, cast.volunteer)
    session = client.session
    del session["opened"], session["seen"]
    session.save()
    assert inside(client)
    assert client.session["opened"] == client.session["seen"] == clock.now.isoformat()


def test_leaving_clears_what_the_browser_kept(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer)
    assert client.post("/sign-out")["Clear-Site-Data"] == '"cache"'
    sign_in(client, cast.volunteer)
    assert client.post("/me/settings/sign-out", {"sure": "on"})["Clear-Site-Data"] == '"cache"'


def test_a_new_password_asks_for_the_old_one_and_the_person_is_told(
    cast: Any, client: Any, now: Any
) -> None:
    sign_in(client, cast.volunteer, strong=True)
    first = {"password": "river-stone-47", "again": "river-stone-47"}
    assert client.post("/me/settings/password", first).status_code == 302
    second = {"password": "hill-and-cloud-8", "again": "hill-and-cloud-8"}
    assert client.post("/me/settings/password", second).status_code == 422
    wrong = client.post("/me/settings/password", {**second, "current": "guess"})
    assert "现在的密码不对" in wrong.content.decode()
    done = client.post("/me/settings/password", {**second, "current": "river-stone-47"})
    assert done.status_code == 302
    told = Notice.objects.in_city("421200").filter(person_id=cast.volunteer.id)
    assert list(told.values_list("kind", flat=True)) == ["accounts.password_changed"] * 2


def test_a_new_authenticator_is_told(cast: Any, now: Any) -> None:
    account = cast.volunteer.person.account
    begin_totp(actor=cast.volunteer.actor(), account=account, now=now)
    told = Notice.objects.in_city("421200").get(person_id=cast.volunteer.id)
    assert told.kind == "accounts.totp_changed"


def test_a_new_authenticator_ends_the_other_sign_ins(cast: Any, client: Any, clock: Clock) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser, cast.volunteer, strong=True)
    client.get("/me/settings/totp")
    client.get("/me/settings/totp")
    account = Account.objects.get(pk=cast.volunteer.person.account_id)
    code = pyotp.TOTP(totp_secret(account)).at(clock.now)
    assert client.post("/me/settings/totp", {"code": code}).status_code == 302
    assert (inside(client), inside(other)) == (True, False)


@pytest.mark.parametrize(
    "password",
    ["zhihe2026!", "志愿云888", "Volunteer123", "13800000001", "19960502", "zhiyuanyun", "short-7"],
)
def test_words_of_the_service_own_numbers_and_days_are_no_password(
    cast: Any, now: Any, password: str
) -> None:
    with pytest.raises(PasswordWeak):
        set_password(
            actor=cast.volunteer.actor(),
            account=cast.volunteer.person.account,
            password=password,
            now=now,
        )


@pytest.mark.parametrize(
    "password",
    [
        "8350174926",
        "zhihe-over-the-hills",
        "春风 又绿 江南岸上",
        "    a b c d    ",
        "长" * 128,
        "x7!" * 40,
    ],
)
def test_any_composition_is_welcome_and_kept_as_typed(
    cast: Any, client: Any, password: str
) -> None:
    sign_in(client, cast.volunteer, strong=True)
    told = {"password": password, "again": password}
    assert client.post("/me/settings/password", told).status_code == 302
    for typed, opens in ((password.upper() + "!", False), (password.strip() + "x", False)):
        assert account_opens(typed) is opens
    assert account_opens(password)


def account_opens(typed: str) -> bool:
    browser = Client()
    browser.post("/sign-in/password", {"phone": phone_of("0001"), "password": typed})
    return inside(browser)


def test_breached_passwords_are_refused(cast: Any, now: Any) -> None:
    """From the list of 20,000 that leaked most often (Django ships it)."""
    account = Account.objects.get(pk=cast.volunteer.person.account_id)
    for password in ("password1", "qwertyuiop", "1q2w3e4r5t", "woaini1314", "PASSWORD1"):
        with pytest.raises(PasswordWeak):
            set_password(actor=cast.volunteer.actor(), account=account, password=password, now=now)


def test_the_numbers_fit_together() -> None:
    assert rules.SEEN_EVERY < rules.STRONG_IDLE < rules.SESSION_IDLE < rules.SESSION_LIFE


def test_the_old_number_hears_of_the_new_one(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer, strong=True)
    client.post("/en/me/settings/phone", {"phone": PHONE})
    assert client.post("/en/me/settings/phone/code", {"code": last_code(PHONE)}).status_code == 302
    assert texts_to(phone_of("0001")) == ["sign_in_reset"]
    assert last_text(phone_of("0001"))["what"] == "手机号"
