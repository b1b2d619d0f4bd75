"""Every page's address with filters, pages, positions and next steps that nobody should ask for."""

from __future__ import annotations

import zlib
from urllib.parse import quote

import pytest
from django.db import transaction

from tests.bad_input import naughty, walker
from tests.bad_input.walker import Door, Findings
from tests.cast import Cast
from tests.permissions.rows import Row

GETS = [row for row in walker.PAGES if row.method == "GET"]
# Asked of every page besides what it was seen to look up.
EVERYWHERE = ("page", "q", "next", "tab", "state", "lon", "lat", "near", "bbox", "cursor", "date")
AWAY = ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:__trap()",
        "\tjavascript:__trap()", "http:evil.example", "https:/evil.example", "///evil.example",
        "https://testserver@evil.example", "//evil.example\\@testserver", "/%09/evil.example")  # fmt: skip
RAW = (b"%ED%A0%80", b"%FF%FE", b"%00", b"%", b"%zz", b"=", b"&&", b"a[]=1&a[b]=2", b"\xe4\xbd",
       b";".join([b"a=1"] * 50), b"&".join([b"a=%d" % n for n in range(5000)]))  # fmt: skip


def parameters_of(door: Door) -> list[str]:
    """What the page looks up in its address."""
    watched = walker.Watched()
    with watched.watching():
        door.client.get(door.url, door.query)
    return sorted({*watched.names, *door.query})


def ask(found: Findings, door: Door, query: bytes, what: str) -> None:
    """One GET with these raw bytes as the query string."""
    walker.send(found, door, "GET", door.url, b"", what, QUERY_STRING=query.decode("latin-1"))


def pairs(names: list[str], strings: list[str]) -> bytes:
    """Every parameter with another string."""
    dealt = zip(names, strings, strict=True)
    return "&".join(f"{quote(n)}={quote(s, errors='surrogatepass')}" for n, s in dealt).encode()


def try_page(found: Findings, door: Door, many: int) -> None:
    """``many`` full queries, half as many torn ones, and every way out where a next step is read."""
    read, strings = parameters_of(door), naughty.everything()
    names = sorted({*read, *EVERYWHERE})
    start = zlib.crc32(door.row.name.encode())
    for turn in range(many):
        base = start + turn * len(names)
        fitting = [strings[(base + i) % len(strings)][:2000] for i in range(len(names))]
        ask(found, door, pairs(names, fitting), "query")
    for turn in range(max(1, many // 2)):
        raw = RAW[(start + turn) % len(RAW)]
        torn = [quote(name).encode() + b"=" + raw for name in names]
        ask(found, door, b"&".join(torn), "raw")
    for away in AWAY if "next" in read else AWAY[start % 3 : start % 3 + 1]:
        ask(found, door, pairs(names, [away] * len(names)), "away")


def walk(rows: list[Row], cast: Cast, many: int) -> Findings:
    """Every page once, as one who may see it."""
    found = Findings()
    for row in rows:
        point = transaction.savepoint()
        for door in walker.doors_of(row, cast):
            try_page(found, door, many)
        transaction.savepoint_rollback(point)
    return found


@pytest.mark.parametrize("part", range(4))
def test_no_query_stumbles(part: int, cast: Cast) -> None:
    found = walk(GETS[part::4], cast, 2)
    assert found.wrong == {}, found.report()
    assert found.sent > 200


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_no_query_stumbles_over_many_strings(part: int, cast: Cast) -> None:
    found = walk(GETS[part::4], cast, 8)
    assert found.wrong == {}, found.report()
