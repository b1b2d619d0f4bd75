"""The cast and its telephones: only in a demonstration, never kept, and no back door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.cast import Cast
from zhihe.accounts.models import Account
from zhihe.accounts.queries.phones import open_phone, phone_index
from zhihe.demo import inbox
from zhihe.demo.cast import members
from zhihe.demo.fake_operator.config import OperatorConfig
from zhihe.demo.fake_operator.server import OperatorServer
from zhihe.demo.sms import demo_codes, operator_templates
from zhihe.messaging.integrations.sms_catalogue import sms_book
from zhihe.messaging.queries import operator as messaging_operator
from zhihe.platform.models import City

PAGES = ("demo:cast", "demo:phones", "demo:beside")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Whatever language an earlier request left behind."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def operator(settings: Any) -> Iterator[OperatorServer]:
    """The demo's operator, and settings that lead to it as ``up`` makes them."""
    codes = demo_codes()
    book = sms_book(
        signature=settings.SMS_SIGN_NAME, short_address=settings.SMS_SHORT_ADDRESS, codes=codes
    )
    config = OperatorConfig.generate(
        signature=settings.SMS_SIGN_NAME, templates=operator_templates(book)
    )
    with OperatorServer(config) as server:
        ((key, secret),) = config.access_keys.items()
        settings.SMS_ENDPOINT = settings.DEMO_OPERATOR_URL = server.endpoint
        settings.SMS_KEY_ID, settings.SMS_KEY_SECRET = key, secret
        settings.SMS_TEMPLATE_CODES = codes
        settings.DEMO_OPERATOR_SECRET = config.inbox_secret
        messaging_operator.forget()
        yield server
    messaging_operator.forget()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_real_city_has_no_such_page(cast: Cast, client: Client, name: str, prefix: str) -> None:
    assert client.get(prefix + reverse(name)).status_code == 404


def test_a_real_city_sends_no_code_for_the_cast(cast: Cast, client: Client) -> None:
    assert client.post(reverse("demo:sign_in_as", args=["lin_xiaohe"])).status_code == 404


def test_a_marked_city_in_production_has_no_such_page_either(
    demo_city: str, client: Client, settings: Any
) -> None:
    settings.PRODUCTION = True
    assert client.get(reverse("demo:phones")).status_code == 404


@pytest.mark.parametrize("name", ["demo:cast", "demo:phones"])
def test_the_pages_are_never_cached(demo_city: str, client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_without_an_operator_the_page_says_what_to_do(demo_city: str, client: Client) -> None:
    assert "./zhihe up" in client.get(reverse("demo:phones")).content.decode()


def test_a_telephone_shows_what_was_sent_to_it(
    demo_city: str, client: Client, operator: OperatorServer, drain: Any
) -> None:
    client.post(reverse("demo:sign_in_as", args=["lin_xiaohe"]))
    drain()
    texts = inbox.texts_of("13800000001")
    assert len(texts) == 1
    page = client.get(reverse("demo:phones"), {"phone": "13800000001"}).content.decode()
    assert texts[0].code in page
    assert (
        texts[0].code
        not in client.get(reverse("demo:phones"), {"phone": "13800000007"}).content.decode()
    )


@pytest.mark.parametrize("member", members(), ids=lambda m: m.key)
def test_everybody_of_the_cast_can_sign_in_by_the_real_door(
    demo_city: str, client: Client, operator: OperatorServer, drain: Any, member: Any
) -> None:
    answer = client.post(reverse("demo:sign_in_as", args=[member.key]), follow=True)
    assert answer.status_code == 200
    assert "account" not in client.session
    drain()
    code = inbox.texts_of(member.phone)[0].code
    answer = client.post(reverse("accounts:code"), {"code": code})
    assert answer.status_code == 302
    account = Account.objects.get(pk=client.session["account"])
    assert account.persons.filter(name=member.name).exists()
    if account.persons.count() > 1:
        person = account.persons.get(name=member.name)
        client.post(reverse("accounts:choose_person"), {"person": str(person.pk)})
    assert client.session["person"]
    assert client.get(reverse("messaging:inbox")).status_code == 200


def test_pressing_the_button_signs_nobody_in(
    demo_city: str, client: Client, operator: OperatorServer
) -> None:
    client.post(reverse("demo:sign_in_as", args=["yan_jibai"]))
    assert "account" not in client.session
    answer = client.get(reverse("messaging:inbox"))
    assert urlsplit(answer["Location"]).path == reverse("accounts:sign_in")


def test_pressing_twice_says_when_to_come_back(
    demo_city: str, client: Client, operator: OperatorServer
) -> None:
    client.post(reverse("demo:sign_in_as", args=["yan_jibai"]))
    answer = client.post(reverse("demo:sign_in_as", args=["yan_jibai"]), follow=True)
    assert "秒" in "".join(str(m) for m in answer.context["messages"])


def test_an_unknown_member_and_a_wrong_number_are_refused_kindly(
    demo_city: str, client: Client, operator: OperatorServer
) -> None:
    assert client.post(reverse("demo:sign_in_as", args=["nobody"])).status_code == 404
    assert client.get(reverse("demo:phones"), {"phone": "\x00"}).status_code == 200
    for typed in ("abc", "1", "9" * 60, "+1 202 555 0100"):
        answer = client.get(reverse("demo:phones"), {"phone": typed})
        assert answer.status_code == 200
        assert "内地手机号" in answer.content.decode()


def test_second_factors_are_shown_of_the_cast_only(
    demo_city: str, client: Client, now: Any
) -> None:
    clerk = next(m for m in members() if m.key == "yan_jibai")
    assert inbox.second_factor(clerk.phone, now) is not None
    page = client.get(reverse("demo:phones"), {"phone": clerk.phone}).content.decode()
    assert "动态码" in page
    sealed = Account.objects.get(phone_index=phone_index(f"+86{clerk.phone}")).totp_sealed
    other = Account.objects.exclude(phone_tail__startswith="00").first()
    assert other is not None
    Account.objects.filter(pk=other.pk).update(totp_sealed=sealed, totp_confirmed_at=now)
    number = open_phone(other.phone_sealed).removeprefix("+86")
    assert inbox.second_factor(number, now) is None


def test_the_frame_says_that_all_is_invented(demo_city: str, client: Client) -> None:
    page = client.get(reverse("demo:cast")).content.decode()
    assert "演示数据" in page
    for member in members():
        assert member.name in page


def test_the_pages_are_english_too(demo_city: str, client: Client) -> None:
    page = client.get("/en" + reverse("demo:cast")).content.decode()
    assert "Lin Xiaohe" in page
    assert "挑一个人" not in page


@pytest.mark.row("P05", part="canaries over public pages of the demo")
def test_no_public_page_shows_a_number_of_a_person(demo_city: str, client: Client) -> None:
    """Two hundred residents' phones and documents as canaries."""
    from zhihe.accounts.models import Person
    from zhihe.accounts.queries.documents import open_number
    from zhihe.accounts.queries.phones import phone_of_person
    from zhihe.opportunities.models import Activity

    canaries: set[str] = set()
    for person in Person.objects.order_by("id")[30:130]:
        canaries |= {phone_of_person(person).removeprefix("+86"), open_number(person)}
    canaries.discard("")
    assert len(canaries) > 150
    rows = Activity.objects.in_city(demo_city).filter(state="published").order_by("starts_at")
    pages = ["/activities/", "/help", "/help/open", "/verify", "/organisations/"]
    pages += ["/api/v1/activities", "/", "/map"]
    pages += [f"/activities/{row.pk}" for row in rows[:15]]
    opened = 0
    for path in pages:
        answer = client.get(path, follow=True)
        opened += answer.status_code == 200
        text = answer.content.decode(errors="replace")
        assert not [c for c in canaries if c in text], path
    assert opened >= 15


def test_the_city_is_marked(demo_city: str) -> None:
    assert City.objects.get(pk=demo_city).is_demo


def test_the_cast_file_and_the_acts_name_the_same_people() -> None:
    from zhihe.demo.cast import acts

    grouped = [member.key for act in acts() for member in act.members]
    assert sorted(grouped) == sorted(member.key for member in members())
    assert json.dumps(grouped)
