"""大字版 is one's own: kept with the account, with and without scripts."""

from __future__ import annotations

from typing import Any

from tests.cast import sign_in
from zhihe.accounts.models import Account


def large(member: Any) -> bool:
    return Account.objects.get(pk=member.person.account_id).elder


def test_the_switch_is_a_form_for_those_signed_in_and_kept(client: Any, cast: Any) -> None:
    sign_in(client, cast.elder)
    body = client.get("/me").content.decode()
    assert 'method="post" action="/large-type"' in body
    answer = client.post("/large-type", {"on": "1", "next": "/me"})
    assert (answer.status_code, answer.url) == (302, "/me")
    assert large(cast.elder)
    client.cookies.pop("elder")  # another device
    assert '<html lang="zh-Hans" class="elder"' in client.get("/me").content.decode()
    client.post("/large-type", {"on": "0", "next": "/me"})
    assert not large(cast.elder)
    client.cookies.pop("elder", None)
    assert 'class="elder"' not in client.get("/me").content.decode()


def test_a_link_changes_no_account(client: Any, cast: Any) -> None:
    sign_in(client, cast.elder)
    assert client.get("/large-type?on=1&next=/me").cookies["elder"].value == "1"
    assert not large(cast.elder)
    assert not large(cast.stranger)


def test_without_a_sign_in_it_is_a_link_and_a_cookie(client: Any, cast: Any) -> None:
    assert 'href="/large-type?on=1' in client.get("/").content.decode()
    assert client.post("/large-type", {"on": "1", "next": "//evil.example"}).url == "/"
