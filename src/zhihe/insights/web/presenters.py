"""Numbers as the components of the frame want them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zhihe.frame.cards import EvidencePart
from zhihe.insights.queries.figures import Figures
from zhihe.opportunities.labels import day_text


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a small chart: words, number, percent of the largest, where it leads."""

    words: Any
    number: int
    whole: int = 0
    anchor: str = ""


def bars(
    counts: Mapping[str, int], words: Mapping[str, Any], without: tuple[str, ...] = ()
) -> list[Bar]:
    """One bar per term in the order of ``words``; terms nobody is in are left out."""
    shown = {key: counts.get(key, 0) for key in words if key not in without and counts.get(key)}
    whole = max(shown.values(), default=0)
    return [Bar(words[key], number, whole) for key, number in shown.items()]


def evidence_parts(figures: Figures) -> list[EvidencePart]:
    """Hours by evidence for the bar, strongest first."""
    return [EvidencePart(g, m, f"{m / 60:,.1f}") for g, m in figures.by_grade.items()]


def due_text(due: datetime | None, now: datetime) -> tuple[str, str]:
    """(words, tone) of a clock: 今天 18:00 前, or how late it is."""
    if due is None:
        return "", "plain"
    if due < now:
        late = now - due
        if late.days:
            return _("超了 %(n)s 天") % {"n": late.days}, "dan"
        return _("超了 %(n)s 小时") % {"n": late.seconds // 3600}, "dan"
    soon = (due - now).total_seconds() < 24 * 3600
    return _("%(day)s前") % {"day": day_text(due, now)}, "gold" if soon else "plain"


def url_of(name: str, key: Any) -> str:
    """Address of a page of another app; empty while it does not exist."""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""
