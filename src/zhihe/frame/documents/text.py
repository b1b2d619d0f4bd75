"""Text from people, made fit for paper.

Typst shows strings literally, so markup in a name is harmless. What is left to mend are characters
that no paper can show: controls, direction overrides (they let one name pass for another), and
characters without a glyph in the shipped fonts, which PDF/A forbids. A character without a
glyph is printed as its code point, 〔U+31350〕, never as an empty box: a certificate must not lose
part of a name.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """First and last code points of the covered ranges: coverage.txt, written by make_fonts."""
    first: list[int] = []
    last: list[int] = []
    for part in (FONTS / "coverage.txt").read_text(encoding="ascii").split():
        low, _, high = part.partition("-")
        first.append(int(low, 16))
        last.append(int(high or low, 16))
    return first, last


def is_covered(char: str) -> bool:
    """Whether the shipped fonts have a glyph for the character."""
    first, last = _ranges()
    at = bisect_right(first, ord(char)) - 1
    return at >= 0 and ord(char) <= last[at]


def _print(char: str) -> str:
    if " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if char.isspace() or category in ("Zl", "Zp"):
        return " "
    if category in ("Cc", "Cf"):
        return ""
    if category not in ("Cs", "Co") and is_covered(char):
        return char
    if category in ("Mn", "Me"):
        return ""
    return f"〔U+{ord(char):04X}〕"


def printable(text: str) -> str:
    """The text as it goes on paper: one line, no controls, uncovered characters as code points.

    It does not normalise: U+FA0C and U+5140 are two different names.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_print, text))


def missing_characters(text: str) -> list[str]:
    """The characters of a text that would be printed as code points; a form warns with them."""
    return sorted({char for char in text if _print(char).startswith("〔U+")})
