"""Words of data in the language of the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from zhihe.foundation import clock
from zhihe.opportunities import labels

register = template.Library()


@register.filter
def said(row: Any, name: str) -> str:
    """``row|said:"title"``: the Chinese column or its ``_en`` twin where English is read."""
    return labels.said(getattr(row, name, ""), getattr(row, f"{name}_en", ""))


@register.filter
def moment(value: datetime | None, now: datetime) -> str:
    """明天 18:00."""
    return f"{labels.day_text(value, now)} {clock.local(value):%H:%M}" if value else ""


@register.filter
def clock_time(value: datetime) -> str:
    """14:00 on the clock of the city."""
    return f"{clock.local(value):%H:%M}"


@register.filter
def state(value: str) -> Any:
    """Words of an activity's state."""
    return labels.STATES[value]


@register.filter
def hand_over(value: str) -> Any:
    """Words of a hand-over's state."""
    return labels.HAND_OVERS[value]
