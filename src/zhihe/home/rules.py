"""Small arithmetic of the composed pages: names as spoken, streaks, shares. Plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "宇文",
        "长孙",
        "端木",
        "南宫",
    ]
)


def given_name(name: str) -> str:
    """What a neighbour says: 晓禾 of 林晓禾; two characters and other scripts stay whole."""
    name = name.strip()
    if len(name) < 3 or name.isascii() or "·" in name or " " in name:
        return name
    return name[2:] if name[:2] in COMPOUND_SURNAMES and len(name) > 3 else name[1:]


def longest_weeks(days: Iterable[date]) -> int:
    """The longest run of weeks (Monday to Sunday) that each hold at least one of the days."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in days})
    best = run = 0
    before: date | None = None
    for monday in mondays:
        run = run + 1 if before is not None and monday - before == timedelta(days=7) else 1
        best, before = max(best, run), monday
    return best


def most_common(words: Iterable[str]) -> str:
    """The word that comes most often, the earliest of equals; empty for none."""
    counted = Counter(word for word in words if word)
    return counted.most_common(1)[0][0] if counted else ""


def year_before(day: date) -> date:
    """The day a year ago: where 「这一年」 begins."""
    return day - timedelta(days=365)
