"""A menu shows only what its reader may open: every entry, and every link of the pages behind it."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.cast import NOW, sign_in
from tests.home.world import lively
from tests.permissions.rows import ALL_PEOPLE
from zhihe.foundation import clock
from zhihe.frame.menus import build_menu

OFFICE = ("/desk", "/clerk", "/station", "/lead", "/rosters")
ELSEWHERE = ("/sign-out", "/static/", "/en/", "/api/")
"""Not pages of a desk: leaving, files, and the same pages in English."""


class Links(HTMLParser):
    """Addresses of the ordinary links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = dict(attrs)
        if tag == "a" and here.get("href"):
            self.found.append(str(here["href"]))


def links_of(page: Any, base: str) -> list[str]:
    """Same-site addresses with their query, each once; files to download are left out."""
    parser = Links()
    parser.feed(page.content.decode())
    found = []
    for href in parser.found:
        parts = urlsplit(urljoin(base, href))
        if parts.scheme not in ("", "http", "https") or parts.netloc:
            continue
        if not parts.path or parts.path == "/en" or parts.path.startswith(ELSEWHERE):
            continue
        found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return sorted(set(found))


def opens(page: Any) -> bool:
    """A page, or the way to prove oneself once more, or on to another page of the site."""
    return page.status_code in (200, 301, 302) and "/sign-in" not in page.get("Location", "")


@pytest.fixture
def city(cast: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    lively(cast)
    return cast


def menu_of(client: Any) -> list[tuple[str, str]]:
    request = client.get("/hat").wsgi_request
    return [(str(item.label), item.url) for group in build_menu(request) for item in group.items]


def closed_to(client: Any, address: str, seen: dict[str, int]) -> list[tuple[str, str, int]]:
    """Desk links of one page that do not open for its reader: (page, link, status)."""
    page = client.get(address)
    if not opens(page):
        return [(address, address, page.status_code)]
    found = links_of(page, address) if page.status_code == 200 else []
    for link in found:
        if link.startswith(OFFICE) and link not in seen:
            answer = client.get(link)
            seen[link] = 200 if opens(answer) else answer.status_code
    return [(address, link, seen[link]) for link in found if seen.get(link, 200) != 200]


def wearers(cast: Any) -> list[tuple[str, str]]:
    """(member, role): the first of the cast for each role."""
    found: dict[str, str] = {}
    for who in sorted(ALL_PEOPLE):
        for role in cast.members[who].appointments:
            found.setdefault(str(role), who)
    return [(who, role) for role, who in found.items()]


def test_every_menu_entry_and_every_desk_link_behind_it_opens(city: Any, client: Any) -> None:
    """Each role in one city: nothing is shown that is then refused."""
    closed: set[tuple[str, str, str, int]] = set()
    walked = 0
    for who, role in wearers(city):
        client.cookies.clear()
        sign_in(client, city.members[who], role, strong=True)
        seen: dict[str, int] = {}
        for _label, url in menu_of(client):
            walked += 1
            closed |= {(who, *found) for found in closed_to(client, url, seen)}
    assert not closed, sorted(closed)
    assert walked > 60, f"only {walked} entries: the walk shows nothing"


def test_nobody_of_the_cast_has_a_menu_entry_that_is_refused(cast: Any, client: Any) -> None:
    """The rest of the cast, same role elsewhere: the entries alone."""
    walked = set(wearers(cast))
    for who in sorted(ALL_PEOPLE):
        for role in cast.members[who].appointments:
            if (who, str(role)) in walked:
                continue
            client.cookies.clear()
            sign_in(client, cast.members[who], role, strong=True)
            refused = [url for _label, url in menu_of(client) if not opens(client.get(url))]
            assert refused == [], (who, role)


def test_a_leader_finds_the_pages_of_the_own_activities(city: Any, client: Any) -> None:
    """何砚秋 leads: the menu has no page she cannot open, and has those she works with."""
    sign_in(client, city.leader)
    labels = {label for label, _url in menu_of(client)}
    assert "报名审核" in labels
    assert "模板" not in labels


def test_who_has_no_desk_has_no_menu(city: Any, client: Any) -> None:
    sign_in(client, city.volunteer)
    assert menu_of(client) == []
