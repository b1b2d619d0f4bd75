"""Times and findings as pages say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhihe.foundation import clock
from zhihe.frame.menus import url_or_empty
from zhihe.recruitment.labels import FINDINGS, sentence, sentence_of
from zhihe.recruitment.rules import Finding

WEEKDAYS = "一二三四五六日"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Said:
    """One finding in words with the page that mends it ('' without one)."""

    code: str
    text: str
    blocking: bool
    label: Any = ""
    url: str = ""


def english() -> bool:
    return (get_language() or "").startswith("en")


def day_text(moment: datetime) -> str:
    """「11月22日 周日」 · "Sun 22 Nov"."""
    at = clock.local(moment)
    if english():
        return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]}"
    return f"{at.month}月{at.day}日 周{WEEKDAYS[at.weekday()]}"


def when_text(starts_at: datetime, ends_at: datetime) -> str:
    """「11月22日 周日 14:00–16:30」; a shift over midnight names both days."""
    begin, end = clock.local(starts_at), clock.local(ends_at)
    if begin.date() == end.date():
        return f"{day_text(starts_at)} {begin:%H:%M}–{end:%H:%M}"
    return f"{day_text(starts_at)} {begin:%H:%M} – {day_text(ends_at)} {end:%H:%M}"


def moment_text(moment: datetime) -> str:
    """「11月22日 周日 14:00」."""
    return f"{day_text(moment)} {clock.local(moment):%H:%M}"


def title_of(row: Any) -> str:
    """Title of an activity or a post in the reader's language."""
    return (english() and row.title_en) or row.title


def say(findings: Iterable[Finding]) -> list[Said]:
    """Findings in words, those that block first."""
    said = [
        Said(
            code=f.code,
            text=sentence(f.code, f.params),
            blocking=f.blocking,
            label=FINDINGS[f.code][1],
            url=url_or_empty(FINDINGS[f.code][2]) if FINDINGS[f.code][2] else "",
        )
        for f in findings
    ]
    return sorted(said, key=lambda s: not s.blocking)


def say_of(findings: Iterable[Finding]) -> list[Said]:
    """Findings about an applicant or a member for the desk, those that block first; no links."""
    said = [
        Said(f.code, sentence_of(f.code, f.params), blocking=f.blocking, label="", url="")
        for f in findings
    ]
    return sorted(said, key=lambda s: not s.blocking)


def seats_text(free: int, waiting: int) -> str:
    """「还差 6 人」, 「人满了，3 人候补」."""
    if free > 0 and not waiting:
        return _("还差 %(n)s 人") % {"n": free}
    if waiting:
        return _("人满了，%(n)s 人候补") % {"n": waiting}
    return _("人满了，可以候补")
