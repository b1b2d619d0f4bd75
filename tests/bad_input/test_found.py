"""What the walk once found, each by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cast import NOW, Cast, sign_in
from zhihe.attendance.queries.roster_files import read_table
from zhihe.organisations.actions.add_place import PlaceFacts
from zhihe.organisations.actions.change_place import change_place
from zhihe.volunteers.rules.roster import guess_mapping


def test_a_place_can_be_moved(cast: Cast) -> None:
    """The log has no form for degrees: moving a place at all was an error."""
    place = cast.place
    names = PlaceFacts.__dataclass_fields__
    facts = PlaceFacts(**{name: getattr(place, name) for name in names})
    moved = change_place(
        actor=cast.org_admin.actor(), place=place, facts=replace(facts, lon=114.31), now=NOW
    )
    assert moved.lon == 114.31


@pytest.mark.parametrize("charset", ["base64", "utf-16", '"zlib"', "idna", "no-such", "gbk; a=b"])
def test_another_charset_is_refused_before_anything_is_read(charset: str) -> None:
    assert entered(f"application/x-www-form-urlencoded; charset={charset}") == "415"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json; charset=UTF-8"])
def test_utf8_comes_in(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.wsgi._django", lambda _, start: start("200 OK", []) or [])
    assert entered(kind) == "200"


def entered(kind: str) -> str:
    """Status of a request with this content type at the server's own entry."""
    from zhihe.wsgi import application

    told: list[str] = []
    environ = RequestFactory().get("/livez").environ | {"CONTENT_TYPE": kind}
    list(application(environ, lambda status, headers: told.append(status.split()[0])))
    return told[0]


@pytest.mark.parametrize("value", ['"\\000abcdefgh"', "\x01" * 12, '"\\377\\376aaaaaaaa"'])
def test_a_cookie_that_no_browser_of_ours_holds_is_no_session(value: str, cast: Cast) -> None:
    answer = Client(headers={"cookie": f"zhihe_session={value}"}).get(reverse("home:me"))
    assert answer.status_code == 302 and "sign-in" in answer["Location"]


def test_foreign_characters_are_refused_in_words_and_nothing_is_kept(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.volunteer)
    for raw in (b"%00", b"%ED%A0%80", b"%FF", b"\xff"):
        answer = client.generic(
            "POST",
            reverse("demands:new"),
            b"words=" + raw,
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 400
        assert "foreign_characters" in answer.content.decode()


def test_a_heading_with_gaps_is_known() -> None:
    assert guess_mapping([" 姓　名 ", "手 机 号\n", "科室"]) | {} == guess_mapping(
        ["姓名", "手机号", "科室"]
    )


def test_rows_below_blank_lines_keep_their_numbers() -> None:
    table = read_table("\n,\n姓名,日期\n林晓禾,2026-11-21\n".encode())
    assert (table.headings, table.first) == (["姓名", "日期"], 4)


def test_what_is_too_big_or_torn_is_told(cast: Cast, settings: Any) -> None:
    many = b"&".join(b"f%d=1" % n for n in range(5000))
    kind = "application/x-www-form-urlencoded"
    answer = Client().generic("POST", reverse("demands:new"), many, content_type=kind)
    assert answer.status_code == 400 and "没有保存" in answer.content.decode()
