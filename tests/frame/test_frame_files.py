"""What the frame promises about its own files; needs no database and no settings."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from zhihe.frame import drawing
from zhihe.frame.cards import CalendarDay, EvidencePart, SpanBar, SpanPiece

ROOT = Path(__file__).resolve().parents[2]
FRAME = ROOT / "src" / "zhihe" / "frame"
TEMPLATES = sorted((FRAME / "templates").rglob("*.html"))
TRANSLATED = re.compile(r"""\{% translate (["'])(.+?)\1 %\}""")
BLOCK = re.compile(r"\{% blocktranslate trimmed[^%]*%\}(.*?)\{% endblocktranslate %\}", re.S)


def test_vendored_files_are_the_reviewed_ones() -> None:
    tool = [sys.executable, str(ROOT / "tools" / "vendor.py"), "--check"]
    assert subprocess.run(tool, check=False).returncode == 0


def test_no_template_has_inline_style_or_handler_or_script() -> None:
    forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)")
    assert [path.name for path in TEMPLATES if forbidden.search(path.read_text())] == []


def test_every_chinese_text_of_the_templates_has_english() -> None:
    catalogue = set(
        re.findall(r'^msgid "(.+)"$', (FRAME / "locale/en/LC_MESSAGES/django.po").read_text(), re.M)
    )
    used: set[str] = set()
    for path in TEMPLATES:
        text = path.read_text()
        used |= {found[1] for found in TRANSLATED.findall(text)}
        used |= {re.sub(r"\{\{ *(\w+) *\}\}", r"%(\1)s", found) for found in BLOCK.findall(text)}
    assert used - catalogue == set()


def test_every_icon_that_templates_name_is_there() -> None:
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'\{% (?:icon|tint) "([\w-]+)"', path.read_text())
    }
    assert [name for name in sorted(named) if not (FRAME / "icons" / f"{name}.svg").exists()] == []


def test_evidence_bar_fills_its_width_and_leaves_out_nothing() -> None:
    boxes = drawing.evidence_boxes(
        [EvidencePart("A", 3, "3"), EvidencePart("B", 0, "0"), EvidencePart("D", 1, "1")]
    )
    assert [(box.kind, box.x) for box in boxes] == [("a", 0.0), ("d", 75.0)]


def test_percent_never_leaves_0_to_100() -> None:
    assert [drawing.percent(*pair) for pair in ((5, 0), (0, 9), (3, 9), (12, 9))] == [
        0,
        0.0,
        33.3,
        100,
    ]


def test_span_bar_shows_what_lies_beyond_the_shift() -> None:
    shift, pieces = drawing.span_boxes(
        SpanBar(450, 570, "", [SpanPiece(450, 570), SpanPiece(570, 690, "stone")])
    )
    assert pieces[0].x == shift.x
    assert pieces[1].x + pieces[1].width == 140


def test_year_calendar_ends_today_and_begins_on_a_monday() -> None:
    until = date(2026, 11, 21)
    cells, months, width = drawing.year_boxes([CalendarDay(until, 200)], until)
    assert len(cells) == 52 * 7 + until.weekday() + 1
    assert (cells[-1].kind, cells[0].y, width) == ("l3", 0, 422)
    assert [month for _, month in months] == [12, 3, 6, 9]
