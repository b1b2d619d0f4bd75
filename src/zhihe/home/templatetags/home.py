"""Words and numbers of the composed pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from zhihe.foundation import clock
from zhihe.home.queries.my_records import hours_text
from zhihe.opportunities import labels

register = template.Library()


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as hours with one decimal: 312.5."""
    return hours_text(minutes or 0)


@register.filter
def thousands(number: int) -> str:
    """1,118,873"""
    return f"{number:,}"


@register.filter
def month_word(day: date) -> str:
    """11 月 / Nov."""
    return f"{day:%b}" if labels.is_english() else _("%(n)s 月") % {"n": day.month}


@register.filter
def span_words(shift: Any, now: datetime) -> str:
    """今天 14:00–16:30."""
    return labels.span_text(shift.starts_at, shift.ends_at, now)


@register.filter
def day_words(moment: datetime, now: datetime) -> str:
    """今天, 明天, 周六 …"""
    return labels.day_text(moment, now)


@register.filter
def local_day(moment: datetime) -> date:
    """The civil date in China."""
    return clock.local_date(moment)
