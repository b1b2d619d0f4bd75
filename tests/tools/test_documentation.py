"""Settings, acceptance rows and links of the documentation agree with the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools import coverage_page, docs

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def test_every_setting_is_documented_and_nothing_else() -> None:
    source = (ROOT / "src" / "zhihe" / "settings.py").read_text(encoding="utf-8")
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(ZHIHE_[A-Z_]+)` \| .*? \| (.*?) \|$", page, re.MULTILINE))
    assert set(told) == set(re.findall(r'"(ZHIHE_[A-Z_]+)"', source))
    assert all(len(meaning) > 4 for meaning in told.values())


def test_no_link_of_the_documentation_leads_nowhere() -> None:
    assert docs.dead_links() == []


def test_every_mark_names_an_acceptance_row() -> None:
    rows = json.loads((REFERENCE / "acceptance.json").read_text(encoding="utf-8"))
    assert len(rows) == len({row["id"] for row in rows}) == 204
    assert all(row["text"] and row["done_when"] for row in rows)
    assert "| N17 |" in coverage_page.page(rows, list(coverage_page.marks()))


def test_a_row_is_done_only_when_no_part_is_open() -> None:
    mark = coverage_page.Mark
    assert coverage_page.state([]) == "open"
    assert coverage_page.state([mark("Z07", "by code", "t")]) == "part"
    assert coverage_page.state([mark("Z07", "by code", "t"), mark("Z07", "", "u")]) == "done"


def test_a_mark_of_an_unknown_row_is_refused() -> None:
    with pytest.raises(ValueError, match="Q99"):
        coverage_page.page([], [coverage_page.Mark("Q99", "", "t")])


def test_marks_are_found_on_functions_and_modules(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text(
        'import pytest\npytestmark = pytest.mark.row("A1")\n'
        '@pytest.mark.row("B2", "B3", part="half")\ndef test_y(): ...\n'
    )
    found = [(m.row, m.part) for m in coverage_page.marks(tmp_path)]
    assert found == [("A1", ""), ("B2", "half"), ("B3", "half")]
