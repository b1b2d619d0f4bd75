"""Settings: phone, password, TOTP, sessions, privacy, closing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from tests.accounts.support import PHONE, last_code, walk_in, wrong
from tests.cast import CITY, phone_of, sign_in
from zhihe.accounts.actions.begin_totp import begin_totp
from zhihe.accounts.actions.check_totp import check_totp
from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.actions.look_at_protected import look_at_protected
from zhihe.accounts.actions.set_password import set_password
from zhihe.accounts.actions.withdraw_consent import withdraw_consent
from zhihe.accounts.errors import (
    ConsentBasic,
    PasswordWeak,
    TotpReplayed,
    TotpWrong,
    TriesUsedUp,
)
from zhihe.accounts.models import Account, Consent, Person, ProtectedLook
from zhihe.accounts.terms import ConsentPurpose
from zhihe.platform.vault import seal_text


def code_at(secret: str, moment: Any) -> str:
    return pyotp.TOTP(secret).at(moment)


def bind(member: Any, now: Any) -> str:
    account = member.person.account
    secret = begin_totp(actor=member.actor(), account=account, now=now)
    account.refresh_from_db()
    check_totp(account=account, code=code_at(secret, now), now=now)
    account.refresh_from_db()
    return secret


def test_a_totp_step_opens_once(cast: Any, now: Any) -> None:
    secret, account = bind(cast.city_clerk, now), cast.city_clerk.person.account
    with pytest.raises(TotpReplayed):
        check_totp(account=account, code=code_at(secret, now), now=now)
    later = now + timedelta(seconds=30)
    check_totp(account=account, code=code_at(secret, later), now=later)
    with pytest.raises(TotpReplayed):
        check_totp(account=account, code=code_at(secret, now), now=later)


def test_a_clock_thirty_seconds_off_still_fits_a_minute_does_not(cast: Any, now: Any) -> None:
    secret, account = (
        bind(cast.city_clerk, now - timedelta(hours=1)),
        cast.city_clerk.person.account,
    )
    check_totp(account=account, code=code_at(secret, now - timedelta(seconds=30)), now=now)
    with pytest.raises(TotpWrong):
        check_totp(account=account, code=code_at(secret, now + timedelta(seconds=90)), now=now)


def test_guessing_totp_rests_after_five(committed_cast: Any, now: Any) -> None:
    cast = committed_cast
    secret, account = bind(cast.city_clerk, now), cast.city_clerk.person.account
    later = now + timedelta(minutes=1)
    for _ in range(5):
        with pytest.raises(TotpWrong):
            check_totp(account=account, code="000000x", now=later)
    with pytest.raises(TriesUsedUp):
        check_totp(account=account, code=code_at(secret, later), now=later)


def test_a_leader_steps_up_by_sms_and_a_clerk_by_totp(cast: Any, client: Any, now: Any) -> None:
    sign_in(client, cast.leader)
    assert "发验证码给我" in client.get("/sign-in/step-up?next=/me/settings/phone").content.decode()
    client.post("/sign-in/step-up", {"send": "1"})
    code = last_code(phone_of("0006"))
    assert client.post("/sign-in/step-up", {"code": wrong(code)}).status_code == 422
    assert client.post("/sign-in/step-up", {"code": code}).url == "/me/settings/phone"
    assert client.get("/me/settings/phone").status_code == 200


def test_an_sms_code_does_not_make_a_clerk_strong(cast: Any, client: Any, now: Any) -> None:
    sign_in(client, cast.city_clerk)
    assert client.get("/desk/duplicates").status_code == 200
    assert client.get("/sign-in/step-up").url == "/me/settings/totp"
    client.post("/me/settings/totp", {"send": "1"})
    client.post("/me/settings/totp", {"code": last_code(phone_of("0017"))})
    pair = f"/desk/duplicates/{cast.elder.id}/{cast.stranger.id}"
    assert client.get(pair).url.startswith("/sign-in/step-up")
    client.get("/me/settings/totp")
    page = client.get("/me/settings/totp").content.decode()
    account = Account.objects.get(pk=cast.city_clerk.person.account_id)
    from zhihe.accounts.queries.totp import totp_secret
    from zhihe.foundation import clock

    secret = totp_secret(account)
    assert secret[:4] in page
    client.post("/me/settings/totp", {"code": code_at(secret, clock.now())})
    assert client.get(pair).status_code == 404
    assert secret[:4] not in client.get("/me/settings/totp").content.decode()


def test_changing_the_phone_wants_the_old_and_the_new_one(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer)
    assert client.get("/me/settings/phone").url.startswith("/sign-in/step-up")
    sign_in(client, cast.volunteer, strong=True)
    client.post("/me/settings/phone", {"phone": PHONE})
    assert client.post("/me/settings/phone/code", {"code": last_code()}).url == "/me/settings"
    client.post("/sign-out")
    walk_in(client)
    assert client.session["person"] == str(cast.volunteer.id)


def test_a_number_with_an_account_is_not_taken_over(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer, strong=True)
    client.post("/me/settings/phone", {"phone": phone_of("0099")})
    page = client.post("/me/settings/phone/code", {"code": last_code(phone_of("0099"))})
    assert "已经有自己的账号" in page.content.decode()
    assert client.post("/me/settings/phone", {"phone": phone_of("0001")}).status_code == 422


def test_leaving_everywhere_ends_the_other_session(cast: Any, client: Any, now: Any) -> None:
    from django.test import Client

    other = Client()
    for browser in (client, other):
        sign_in(browser, cast.volunteer)
    client.post("/me/settings/sign-out")
    assert other.get("/me/settings").status_code == 302
    assert client.get("/me/settings").status_code == 302


@pytest.mark.parametrize("password", ["short", "12345678", "password", "a" * 7])
def test_a_weak_password_is_refused(cast: Any, now: Any, password: str) -> None:
    account = cast.volunteer.person.account
    with pytest.raises(PasswordWeak):
        set_password(actor=cast.volunteer.actor(), account=account, password=password, now=now)


def test_a_new_password_leaves_this_browser_in_and_the_others_out(cast: Any, client: Any) -> None:
    from django.test import Client

    other = Client()
    for browser in (client, other):
        sign_in(browser, cast.volunteer, strong=True)
    told = {"password": "river-stone-47", "again": "river-stone-47"}
    assert client.post("/me/settings/password", told).url == "/me/settings"
    assert (client.get("/me/settings").status_code, other.get("/me/settings").status_code) == (
        200,
        302,
    )
    assert client.post("/me/settings/password", {**told, "again": "x"}).status_code == 422


def test_a_pin_that_is_easily_guessed_is_refused(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer, strong=True)
    for pin in ("1234", "0000", "987", "1" * 9, "12a4", "४४४४"):
        assert client.post("/me/settings/pin", {"pin": pin}).status_code == 422
    assert client.post("/me/settings/pin", {"pin": "２５８０"}).url == "/me/settings"
    client.post("/me/settings/pin", {"pin": ""})
    assert Person.objects.get(pk=cast.volunteer.id).pin_hash == ""


def test_a_family_member_is_added_with_consent(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer)
    assert client.post("/me/settings/family", {"name": "林小满"}).status_code == 422
    client.post("/me/settings/family", {"name": "林小满", "agree": "on"})
    added = Person.objects.get(name="林小满")
    assert added.account_id == cast.volunteer.person.account_id
    assert Consent.objects.get(person=added).given_by == cast.volunteer.id


@pytest.mark.row("P05", part="purposes and versions")
def test_a_consent_is_withdrawn_as_easily_as_given_and_keeps_its_version(
    cast: Any, client: Any
) -> None:
    sign_in(client, cast.volunteer)
    for give, live in (("1", True), ("0", False), ("0", False), ("1", True)):
        client.post("/me/privacy/consents/photo", {"give": give})
        now_live = Consent.objects.filter(person_id=cast.volunteer.id, withdrawn_at=None)
        assert now_live.exists() is live
    assert Consent.objects.filter(person_id=cast.volunteer.id).count() == 2
    assert "第 1 版" in client.get("/me/privacy/consents").content.decode()
    for purpose in ("account", "nonsense", "minors_guardian"):
        assert client.post(f"/me/privacy/consents/{purpose}", {"give": "0"}).status_code == 404


def test_taking_back_the_identity_number_erases_it_and_keeps_the_index(cast: Any, now: Any) -> None:
    person, actor = cast.volunteer.person, cast.volunteer.actor()
    Person.objects.filter(pk=person.pk).update(document_sealed=seal_text("42", "document"))
    person.refresh_from_db()
    give_consent(actor=actor, person=person, purpose=ConsentPurpose.IDENTITY_NUMBER, now=now)
    withdraw_consent(actor=actor, person=person, purpose=ConsentPurpose.IDENTITY_NUMBER, now=now)
    person.refresh_from_db()
    assert (person.document_sealed, person.identity_index is None) == (None, False)
    assert person.is_verified
    with pytest.raises(ConsentBasic):
        withdraw_consent(actor=actor, person=person, purpose=ConsentPurpose.ACCOUNT, now=now)


@pytest.mark.row("P05", part="who saw my data")
def test_a_look_at_a_protected_field_is_shown_to_the_person_and_to_nobody_else(
    cast: Any, client: Any, now: Any
) -> None:
    person = cast.volunteer.person
    clerk = cast.county_clerk.actor()
    phone = look_at_protected(actor=clerk, person=person, field="phone", reason="核对报名", now=now)
    assert phone == phone_of("0001")
    look_at_protected(
        actor=cast.volunteer.actor(), person=person, field="phone", reason="", now=now
    )
    assert ProtectedLook.objects.count() == 1
    sign_in(client, cast.volunteer)
    page = client.get("/me/privacy/looks").content.decode()
    assert all(word in page for word in ("谢知南", "区县工作人员", "手机号", "核对报名"))
    assert phone not in page
    sign_in(client, cast.stranger)
    assert "谢知南" not in client.get("/me/privacy/looks").content.decode()
    with pytest.raises(KeyError):
        look_at_protected(actor=clerk, person=person, field="pin_hash", reason="", now=now)


def test_the_trace_is_in_words(cast: Any, client: Any, now: Any) -> None:
    give_consent(
        actor=cast.volunteer.actor(),
        person=cast.volunteer.person,
        purpose=ConsentPurpose.PHOTO,
        now=now,
    )
    sign_in(client, cast.volunteer)
    page = client.get("/me/privacy/trace").content.decode()
    assert "同意了一项说明" in page
    assert "consent_given" not in page


def test_my_data_comes_as_a_file_after_a_second_factor(cast: Any, client: Any) -> None:
    sign_in(client, cast.volunteer)
    assert client.post("/me/privacy/download").url.startswith("/sign-in/step-up")
    sign_in(client, cast.volunteer, strong=True)
    answer = client.post("/me/privacy/download")
    data = json.loads(answer.content)
    assert (data["person"]["name"], data["person"]["phone"]) == ("林晓禾", phone_of("0001"))
    assert "attachment" in answer["Content-Disposition"]
    assert "石大山" not in answer.content.decode()


def test_closing_leaves_hours_but_no_name_and_frees_the_number(
    cast: Any, client: Any, drain: Any
) -> None:
    sign_in(client, cast.volunteer, strong=True)
    client.post("/me/settings/close")
    assert Person.objects.get(pk=cast.volunteer.id).closed_at is None
    client.post("/me/settings/close", {"sure": "on"})
    person = Person.objects.get(pk=cast.volunteer.id)
    assert ("林晓禾" in person.name, person.closed_at is None) == (False, False)
    assert person.identity_index is not None
    drain()
    from zhihe.volunteers.queries.volunteer_of import volunteer_of

    copy = volunteer_of(CITY, person.pk)
    assert (copy.state, copy.name) == ("closed", person.name)
    assert client.get("/me/settings").status_code == 302
    assert walk_in(client, phone_of("0001")).url == "/sign-in/name"


def test_language_and_big_letters_stay_with_the_account(cast: Any, client: Any) -> None:
    sign_in(client, cast.elder)
    answer = client.post("/me/settings/preferences", {"language": "en", "elder": "on"})
    assert (answer.url, answer.cookies["elder"].value) == ("/en/me/settings", "1")
    account = Account.objects.get(pk=cast.elder.person.account_id)
    assert (account.language, account.elder) == ("en", True)
    assert client.post("/me/settings/preferences", {"language": "xx"}).status_code == 422
