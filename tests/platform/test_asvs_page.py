"""docs/reference/asvs.md answers every requirement of levels 1 and 2, and names tests that exist.

``LEVELS`` lists section by section the level of each requirement of OWASP ASVS 5.0.0, in order: section 1.1
has two of level 2. Numbers only; the text is OWASP's (CC BY-SA 4.0).
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| ([\d.]+) \| ([12]) \| ([^|]+) \| (holds|n/a|\*\*open\*\*) \| (.*) \|$", re.MULTILINE
)
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LEVELS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23
3.1:3 3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22
4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333 6.4:112233
6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22
8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223
10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222
11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233
13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333
16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22
"""


def required() -> dict[str, str]:
    """Number → level, of levels 1 and 2."""
    sections = (word.split(":") for word in LEVELS.split())
    every = ((f"{s}.{n}", level) for s, levels in sections for n, level in enumerate(levels, 1))
    return {number: level for number, level in every if level in "12"}


def rows() -> list[tuple[str, str, str, str, str]]:
    return ROW.findall(PAGE)


@cache
def names_in(name: str) -> frozenset[str]:
    path = ROOT / name
    if not path.exists():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def missing(text: str) -> list[str]:
    """Named tests that are not there."""
    return [f"{file}::{name}" for file, name in PROOF.findall(text) if name not in names_in(file)]


def test_the_list_is_that_of_the_standard() -> None:
    levels = Counter(required().values())
    assert (levels["1"], levels["2"]) == (70, 183)


def test_every_requirement_is_answered_once_with_its_level() -> None:
    answered = Counter(number for number, *_ in rows())
    assert [number for number, times in answered.items() if times > 1] == []
    assert {number: level for number, level, *_ in rows()} == required()
    assert len(rows()) == PAGE.count("\n| ") - PAGE.count("\n| id |")


def test_what_holds_names_a_test_and_what_does_not_says_why() -> None:
    for number, _level, topic, answer, why in rows():
        assert len(topic) >= 3, number
        if answer == "holds":
            assert PROOF.search(why), number
        else:
            assert len(why) >= 6, number
        if "open" in answer:
            assert (
                "issing" in why or "no test" in why or "guardian" in why or "no current" in why
            ), number


def test_every_named_test_exists() -> None:
    assert missing(PAGE) == []
    assert missing("`tests/platform/test_asvs_page.py::test_nowhere`") == [
        "tests/platform/test_asvs_page.py::test_nowhere"
    ]
    assert missing("`tests/platform/test_gone.py::test_x`") == [
        "tests/platform/test_gone.py::test_x"
    ]


def test_the_counts_at_the_top_are_right() -> None:
    counted = Counter(answer.strip("*") for *_, answer, _ in rows())
    said = re.search(r"\*\*(\d+) hold · (\d+) do not apply · (\d+) open\*\*, of (\d+)", PAGE)
    assert said is not None
    assert [int(n) for n in said.groups()] == [
        counted["holds"],
        counted["n/a"],
        counted["open"],
        len(required()),
    ]
