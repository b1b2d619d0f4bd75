"""QR codes: one matrix, three ways out (page, picture, printed document).

A QR code never stands alone: every page and every paper shows the typed code beside it.
"""

from __future__ import annotations

import io
from html import escape

import segno

QUIET_ZONE = 4
"""Modules of white around the code; ISO/IEC 18004 asks for four."""


def _make(text: str) -> segno.QRCode:
    """Error correction M: a printed code survives a crease and a coffee stain."""
    if not text:
        raise ValueError("a QR code needs a text")
    return segno.make(text, error="m", micro=False, boost_error=True)


def _path(code: segno.QRCode) -> str:
    """The dark modules as one SVG path: horizontal runs, each a closed rectangle of whole units."""
    parts: list[str] = []
    for y, row in enumerate(code.matrix, start=QUIET_ZONE):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                parts.append(f"M{x + QUIET_ZONE} {y}h{run - x}v1h-{run - x}z")
            x = max(run, x + 1)
    return "".join(parts)


def svg(text: str, *, label: str) -> str:
    """An SVG safe to put into a page under a strict policy: no style attribute, no identifiers.

    `label` is what a screen reader says; it is escaped here. A class on the element around it
    gives the size.
    """
    code = _make(text)
    side = len(code.matrix) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" '
        f'role="img" aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{_path(code)}"/></svg>'
    )


def drawing(text: str) -> str:
    """The `qr` field of a printed document: a bare SVG, ink on nothing, for Typst to scale."""
    code = _make(text)
    side = len(code.matrix) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'width="{side}" height="{side}"><path fill="#000" d="{_path(code)}"/></svg>'
    )


def png(text: str, *, scale: int = 8) -> bytes:
    """A black-and-white PNG, `scale` pixels to a module: what a phone saves or a chat forwards."""
    out = io.BytesIO()
    _make(text).save(out, kind="png", scale=scale, border=QUIET_ZONE)
    return out.getvalue()
