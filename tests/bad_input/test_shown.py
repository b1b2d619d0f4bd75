"""What somebody wrote is shown as letters on every page: no element, no handler, no address of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import CharField, TextField

from tests.bad_input import walker
from tests.bad_input.walker import XHTML, Door
from tests.cast import Cast
from tests.permissions.rows import Row

PAYLOAD = "\"'><img src=x onerror=__trap()>"
CHINESE = re.compile("[\u4e00-\u9fff]")
GETS = [row for row in walker.PAGES if row.method == "GET"]
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster")


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Chinese text that a model keeps from now on ends in the payload, where it has room."""
    for kind in (CharField, TextField):
        original = kind.get_db_prep_save

        def prepared(self: Any, value: Any, connection: Any, _keep: Any = original) -> Any:
            roomy = self.max_length is None or len(str(value)) + len(PAYLOAD) <= self.max_length
            if isinstance(value, str) and CHINESE.search(value) and roomy and not self.choices:
                value = value if PAYLOAD in value else value + PAYLOAD
            return _keep(self, value, connection)

        monkeypatch.setattr(kind, "get_db_prep_save", prepared)


@pytest.fixture
def poisoned_cast(poisoned: None, cast: Cast) -> Cast:
    """The cast with such names."""
    return cast


def live(tree: Any) -> Iterator[str]:
    """What a browser would run or fetch because of the payload."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.removeprefix(XHTML)
        if tag == "img" and element.get("src") == "x":
            yield "an image"
        if tag in ("script", "style") and "<img src=x" in (element.text or ""):
            yield f"inside {tag}"
        for name, value in element.attrib.items():
            if str(name).lower().startswith("on"):
                yield f"a handler {name}"
            if name in ADDRESSES and value.strip().lower().startswith(("javascript:", "data:text")):
                yield f"an address {value[:40]}"


def shows(door: Door) -> tuple[list[str], bool]:
    """(what went live, whether the payload was on the page at all)."""
    response = door.client.get(door.url, door.query)
    tree = walker.parsed(response)
    if tree is None:
        return [], False
    return list(live(tree)), "__trap()" in "".join(tree.itertext())


def walk(rows: list[Row], cast: Cast) -> tuple[dict[str, list[str]], set[str]]:
    wrong, shown = {}, set()
    for row in rows:
        point = transaction.savepoint()
        for door in walker.doors_of(row, cast):
            found, there = shows(door)
            if found:
                wrong[f"{row.name} as {door.who}"] = found[:3]
            if there:
                shown.add(row.name)
        transaction.savepoint_rollback(point)
    return wrong, shown


def test_every_page_shows_texts_as_letters(poisoned_cast: Cast) -> None:
    wrong, shown = walk(GETS, poisoned_cast)
    assert wrong == {}
    assert len(shown) > 90, sorted(shown)
    assert {"opportunities:detail", "home:me", "recruitment:desk_activity", "demands:open"} <= shown


def test_a_page_that_runs_the_payload_is_seen() -> None:
    import html5lib

    bad = f"<p title='{PAYLOAD}'><script>let a = '{PAYLOAD}'</script><a href='javascript:1'>x</a>"
    found = list(live(html5lib.parse(bad, treebuilder="etree")))
    assert {"an image", "a handler onerror", "inside script", "an address javascript:1"} == set(
        found
    )
