"""A code may be asked for once a minute: the page says how long, and loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.support import PHONE, TYPED, last_code, texts_to
from tests.cast import CITY, sign_in
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.begin_totp import begin_totp
from zhihe.accounts.models import Account
from zhihe.accounts.queries.codes import seconds_to_wait
from zhihe.accounts.terms import CodePurpose


def test_asking_again_at_once_leads_to_the_code_that_was_sent(client: Any, cast: Any) -> None:
    client.post("/sign-in", {"phone": TYPED})
    code = last_code()
    again = client.post("/sign-in", {"phone": TYPED}, follow=True)
    body = again.content.decode()
    assert again.redirect_chain == [("/sign-in/code", 302)]
    assert "刚刚已经发过一次，请等" in body
    assert "秒后可以再发" in body
    assert texts_to() == ["sign_in_code"]
    assert client.post("/sign-in/code", {"code": code}).status_code == 302


def test_the_wait_is_told_to_the_second(cast: Any, now: Any) -> None:
    assert seconds_to_wait(PHONE, CodePurpose.SIGN_IN, now) == 0
    ask_phone_code(city=CITY, phone=PHONE, purpose=CodePurpose.SIGN_IN, now=now)
    for after, left in ((0, 60), (1, 59), (59, 1), (60, 0), (3600, 0)):
        moment = now + timedelta(seconds=after)
        assert seconds_to_wait(PHONE, CodePurpose.SIGN_IN, moment) == left
    assert seconds_to_wait(PHONE, CodePurpose.STEP_UP, now) == 0


def test_after_the_minute_nothing_is_said(
    client: Any, cast: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: now)
    client.post("/sign-in", {"phone": TYPED})
    assert "秒后可以再发" in client.get("/sign-in/code").content.decode()
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: now + timedelta(seconds=60))
    assert "秒后可以再发" not in client.get("/sign-in/code").content.decode()


def test_the_second_step_says_that_it_is_no_text_message(client: Any, cast: Any, now: Any) -> None:
    account = cast.township_clerk.person.account
    begin_totp(actor=cast.township_clerk.actor(), account=account, now=now)
    Account.objects.filter(pk=account.pk).update(totp_confirmed_at=now)
    sign_in(client, cast.township_clerk, "township_clerk")
    body = client.get("/sign-in/step-up").content.decode()
    assert "第二步：看验证器" in body
    assert "不是短信，不会发给您" in body
    assert "短信里的六位数字" not in body
    short = client.post("/sign-in/step-up", {"code": "12"})
    assert (short.status_code, "不是短信里的" in short.content.decode()) == (422, True)
    other = client.post("/sign-in/step-up", {"code": "000000"})
    assert (other.status_code, "不是短信里的" in other.content.decode()) == (422, True)


def test_what_a_passport_needs_is_not_called_optional(client: Any, cast: Any) -> None:
    sign_in(client, cast.stranger, strong=True)
    body = client.get("/me/settings/document").content.decode()
    assert "护照要选" in body
    assert "护照、通行证和其他证件要填" in body
