"""Numbers as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """1,118,873"""
    return f"{number:,}"


@register.filter
def hours_of(minutes: int) -> str:
    """Minutes as hours with one decimal: 312.5."""
    return f"{minutes / 60:,.1f}"
