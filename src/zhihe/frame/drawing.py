"""Arithmetic for the small SVG drawings: bars, spans and the year calendar.

The content security policy forbids style attributes, so every length is an SVG attribute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhihe.frame.cards import CalendarDay, EvidencePart, SpanBar

CELL, STEP, TOP = 6, 8, 0  # year calendar, in units of the viewBox
SPAN_WIDTH, SPAN_MARGIN = 140, 30  # minutes shown before and after the shift


@dataclass(frozen=True)
class Box:
    """A rectangle or a text with its place."""

    x: float
    y: float = 0
    width: float = 0
    kind: str = ""
    text: str = ""


def percent(part: float, whole: float) -> float:
    """0–100, one decimal; no whole means nothing to fill."""
    return round(min(max(part / whole, 0), 1) * 100, 1) if whole > 0 else 0


def evidence_boxes(parts: Iterable[EvidencePart]) -> list[Box]:
    """The pieces of the evidence bar on a width of 100, with gaps of 0.6."""
    shown = [part for part in parts if part.amount > 0]
    total = sum(part.amount for part in shown)
    boxes, x = [], 0.0
    for part in shown:
        width = 100 * part.amount / total
        boxes.append(
            Box(round(x, 2), width=round(max(width - 0.6, 0.4), 2), kind=part.grade.lower())
        )
        x += width
    return boxes


def span_boxes(bar: SpanBar) -> tuple[Box, list[Box]]:
    """The shift and its pieces on a width of 140 units."""
    low = min([bar.start - 5, *(p.start for p in bar.pieces)])
    high = max([bar.end + SPAN_MARGIN, *(p.end for p in bar.pieces)])
    scale = SPAN_WIDTH / max(high - low, 1)

    def box(start: int, end: int, kind: str) -> Box:
        return Box(round((start - low) * scale, 1), 0, round(max(end - start, 1) * scale, 1), kind)

    return box(bar.start, bar.end, "shift"), [box(p.start, p.end, p.kind) for p in bar.pieces]


def level_of(minutes: int) -> int:
    """0 nothing, 1 up to one hour and a half, 2 up to three hours, 3 more."""
    return 0 if minutes <= 0 else 1 if minutes <= 90 else 2 if minutes <= 180 else 3


def year_boxes(
    days: Iterable[CalendarDay], until: date
) -> tuple[list[Box], list[tuple[int, int]], int]:
    """Cells of the 53 weeks up to `until`, (week, month) of every third month, and the width."""
    minutes = {entry.day: entry.minutes for entry in days}
    first = until - timedelta(days=until.weekday() + 52 * 7)
    cells: list[Box] = []
    months: list[tuple[int, int]] = []
    for number in range((until - first).days + 1):
        day = first + timedelta(days=number)
        week, weekday = divmod(number, 7)
        cells.append(
            Box(week * STEP, TOP + weekday * STEP, kind=f"l{level_of(minutes.get(day, 0))}")
        )
        if day.day == 1 and day.month % 3 == 0 and week < 51:
            months.append((week, day.month))
    return cells, months, 52 * STEP + CELL
