"""Headings are set in the vendored Song: its cut holds every character a heading can have."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(
    r"<h[12]\b[^>]*>(.*?)</h[12]>"
    r"|\{% block (?:hero_title|heading|title) %\}(.*?)\{% endblock %\}",
    re.DOTALL,
)
HAN = re.compile(r"[㐀-鿿]")
TOLD = "add them to tools/heading_characters.txt and run python tools/vendor.py --fonts"


def characters_of(template: str) -> set[str]:
    """Chinese characters written in the headings of one template."""
    return {c for found in HEADING.finditer(template) for c in HAN.findall("".join(filter(None, found.groups())))}  # fmt: skip


def in_the_font() -> set[int]:
    """Code points that css/fonts.css says the cut files hold."""
    css = (ROOT / "src/zhihe/frame/static/frame/css/fonts.css").read_text(encoding="utf-8")
    points: set[int] = set()
    for face in re.findall(r'"Zhihe Song".*?unicode-range:([^}]+)', css):
        for span in face.split(","):
            first, _, last = span.removeprefix("U+").partition("-")
            points |= set(range(int(first, 16), int(last or first, 16) + 1))
    return points


def test_every_heading_is_within_the_cut() -> None:
    there = in_the_font()
    missing = {
        (character, path.name)
        for path in (ROOT / "src/zhihe").rglob("templates/**/*.html")
        for character in characters_of(path.read_text(encoding="utf-8"))
        if ord(character) not in there
    }
    assert sorted(missing) == [], TOLD


def test_the_cut_follows_its_list() -> None:
    listed = (ROOT / "tools/heading_characters.txt").read_text(encoding="utf-8")
    assert {ord(c) for c in listed if HAN.match(c)} <= in_the_font()


def test_a_character_outside_is_found_and_falls_back_to_a_song_of_the_system() -> None:
    assert characters_of('<h1 class="x">{% translate "龘" %}</h1><p>鿍</p>') == {"龘"}
    assert ord("龘") not in in_the_font()
    tokens = (ROOT / "src/zhihe/frame/static/frame/css/tokens.css").read_text(encoding="utf-8")
    assert re.search(r'--song:[^;]*"Zhihe Song"[^;]*"Songti SC"[^;]*sans-serif', tokens)
