"""One matrix, three ways out."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
import segno

from zhihe.frame import qr

ADDRESS = "https://xn.example.cn/q/483920"


def modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules an SVG draws, read back from its path."""
    path = ET.fromstring(svg).findall("{http://www.w3.org/2000/svg}path")[-1].attrib["d"]
    dark = set()
    for run in path.split("M")[1:]:
        start, _, rest = run.partition("h")
        x, y = map(int, start.split())
        dark |= {(x + i, y) for i in range(int(rest.split("v")[0]))}
    return dark


@pytest.mark.parametrize("drawn", [qr.drawing(ADDRESS), qr.svg(ADDRESS, label="签到")])
def test_the_drawing_is_the_matrix_with_a_quiet_zone_of_four(drawn: str) -> None:
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    expected = {
        (x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    }
    assert modules(drawn) == expected


def test_the_page_svg_has_no_style_and_escapes_its_label() -> None:
    drawn = qr.svg(ADDRESS, label='"><script>')
    assert "style" not in drawn
    assert "<script" not in drawn
    assert ET.fromstring(drawn).attrib["aria-label"] == '"><script>'


def test_the_picture_is_a_png() -> None:
    assert qr.png(ADDRESS).startswith(b"\x89PNG\r\n\x1a\n")


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a text"):
        qr.png("")
