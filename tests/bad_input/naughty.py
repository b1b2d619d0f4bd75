"""The strings: blns, sqlmap's payloads, and what those two lack."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree

LISTS = Path(__file__).parent / "lists"

# What the lists lack: NUL, half characters, numbers beyond every column, times that do not exist.
OWN = (
    "\0", "a\0b", "\x1b[31m", "\ufffe", "\u202egnp.exe", "\u2028", "\U0010ffff", "e\u0301" * 40,
    "-1", "0", "00", "-0", "+1", "1e400", "-1e400", "NaN", "-nan", "Infinity", "-inf", "1_000",
    "٣", "½", "0x10", "1.0", "1.", "99999999999999999999", "2147483648", "-9223372036854775809",
    "9" * 400, "9" * 5000, "字" * 1001, "a" * 70_000, "=1+1", "@SUM(A1)", "\t=cmd", " ", "\n",
    "0001-01-01", "0000-00-00", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01",
    "0001-01-01T00:00", "9999-12-31T23:59", "2026-11-21T25:61", "24:00", "23:59:60", "-00:01",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-uuid",
    "[]", "{}", "null", "true", '{"a":1,"a":2}', "[[[[", "%", "%s%n", "%(x)s", "{0.__class__}",
    "..", "../../../etc/passwd", "/\\evil.example", "//evil.example", "http:evil.example",
    "https://evil.example", "javascript:__trap()", "data:text/html,x", "\tjavascript:__trap()",
    "<script>__trap()</script>", '"><img src=x onerror=__trap()>', "'-__trap()-'", "{{7*7}}",
    "{% now %}", "</title><svg onload=__trap()>", "</textarea><script>__trap()</script>",
)  # fmt: skip


@cache
def blns() -> tuple[str, ...]:
    """The Big List of Naughty Strings."""
    return tuple(json.loads((LISTS / "blns.json").read_text(encoding="utf-8")))


@cache
def sqlmap() -> tuple[str, ...]:
    """Every payload of sqlmap inside one of its boundaries, with its place holders filled."""
    data = Path(str(distribution("sqlmap").locate_file("sqlmap/data/xml")))
    found = {
        test.findtext("request/payload") or ""
        for file in sorted((data / "payloads").glob("*.xml"))
        for test in ElementTree.parse(file).getroot().iter("test")
    }
    bounds = [
        (one.findtext("prefix") or "", one.findtext("suffix") or "")
        for one in ElementTree.parse(data / "boundaries.xml").getroot().iter("boundary")
    ]
    payloads = sorted(found - {""})
    return tuple(
        _filled(f"1{bounds[n % len(bounds)][0]} {payload} {bounds[n % len(bounds)][1]}")
        for n, payload in enumerate(payloads)
    )


def _filled(text: str) -> str:
    text = text.replace("[SLEEPTIME]", "5").replace("[GENERIC_SQL_COMMENT]", "-- -")
    text = re.sub(r"\[(RANDNUM\d?|ORIGVALUE|UNION)\]", "7919", text)
    return re.sub(r"\[[A-Z_]+\d?\]", "qzx", text)


@cache
def everything() -> tuple[str, ...]:
    """All strings, the three lists dealt in turn so that any beginning has something of each."""
    queues = [list(OWN), list(blns()), list(sqlmap())]
    longest = max(map(len, queues))
    dealt = [queue[n] for n in range(longest) for queue in queues if n < len(queue)]
    return tuple(dict.fromkeys(dealt))
