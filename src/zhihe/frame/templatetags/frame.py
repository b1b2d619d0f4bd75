"""Components as template tags: `{% load frame %}`. README.md shows each with one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.dates import MONTHS_3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import phone_numbers
from zhihe.frame import drawing
from zhihe.frame.cards import (
    Action,
    ActivityCard,
    CalendarDay,
    EvidencePart,
    SpanBar,
    Step,
    TimelineItem,
)

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
EVIDENCE = {
    "A": (_("现场双重印证"), "checks"),
    "B": (_("现场印证"), "shield-check"),
    "C": (_("两人补记"), "users"),
    "D": (_("本人申报"), "pencil-check"),
}
MESSAGE_LOOK = {
    "error": ("dan", "alert-circle"),
    "warning": ("gold", "alert-triangle"),
    "success": ("jade", "circle-check"),
}
FIELD_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "check"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.FileInput, "file"),
)


@cache
def icon_shapes(name: str) -> str:
    """The drawing of one icon; unknown names raise, so that a test finds them."""
    if not name.replace("-", "").isalnum():
        raise ValueError(f"icon name {name!r}")
    return (ICONS / f"{name}.svg").read_text().strip()


@register.simple_tag
def icon(name: str, size: int | str = "", label: Any = "") -> SafeString:
    """An inline icon, 14 16 20 24 28 32 or 40 px; with a label it speaks, without it is decoration."""
    classes = f"z-icon z-icon--{size}" if size else "z-icon"
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round" {}>{}</svg>',
        classes,
        spoken,
        mark_safe(icon_shapes(name)),  # noqa: S308 our own file
    )


@register.simple_tag
def tint(name: str, tone: str = "dan", small: bool = False) -> SafeString:
    """An icon in a soft tinted square."""
    return format_html(
        '<span class="z-tint z-tint--{}{}">{}</span>',
        tone,
        " z-tint--small" if small else "",
        icon(name),
    )


@register.simple_tag
def evidence_chip(grade: str) -> SafeString:
    """The words of an evidence grade A–D, never the letter."""
    words, name = EVIDENCE[str(grade)]
    return format_html(
        '<span class="z-evidence z-evidence--{}">{}{}</span>',
        str(grade).lower(),
        icon(name, 16),
        words,
    )


@register.simple_tag
def badge(text: Any, tone: str = "plain") -> SafeString:
    return format_html('<span class="z-badge z-badge--{}">{}</span>', tone, text)


@register.simple_tag
def avatar(name: str, tone: str = "jade", look: str = "") -> SafeString:
    """The family name in a circle; look: large, solid, dashed."""
    extra = f" z-avatar--{look}" if look else ""
    return format_html(
        '<span class="z-avatar z-avatar--{}{}" aria-hidden="true">{}</span>', tone, extra, name[:1]
    )


@register.inclusion_tag("frame/parts/bar.html")
def bar(part: float, whole: float, label: Any = "") -> dict[str, Any]:
    """A thin bar, for a table cell."""
    return {"percent": drawing.percent(part, whole), "label": label}


@register.inclusion_tag("frame/parts/progress.html")
def progress(taken: int, capacity: int, free_text: Any = "") -> dict[str, Any]:
    """Bar and words: 已报 14 人，还差 6 人."""
    return {
        "taken": taken,
        "capacity": capacity,
        "free_text": free_text,
        "missing": max(capacity - taken, 0),
        "percent": drawing.percent(taken, capacity),
    }


@register.inclusion_tag("frame/parts/activity_card.html", takes_context=True)
def activity_card(context: Context, card: ActivityCard, level: int = 3) -> dict[str, Any]:
    """A card of an activity (cards.ActivityCard); `level` is the level of its heading."""
    return {"card": card, "level": level, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/parts/standard.html")
def standard_mark(label: Any, tone: str = "jade", pattern: str = "plain") -> dict[str, Any]:
    """Colour, pattern and words of an hour standard."""
    return {"label": label, "tone": tone, "pattern": pattern}


@register.inclusion_tag("frame/parts/stat.html")
def stat(
    label: Any, value: Any, unit: Any = "", note: Any = "", tone: str = "plain", url: str = ""
) -> dict[str, Any]:
    """A card with one figure: label, big number, unit, and a note in a tinted box."""
    return {"label": label, "value": value, "unit": unit, "note": note, "tone": tone, "url": url}


@register.inclusion_tag("frame/parts/evidence_bar.html")
def evidence_bar(parts: Iterable[EvidencePart]) -> dict[str, Any]:
    """这些小时，凭什么算数: the bar with its legend in words."""
    shown = list(parts)
    rows = [(part, EVIDENCE[part.grade][0]) for part in shown]
    return {"boxes": drawing.evidence_boxes(shown), "rows": rows}


@register.inclusion_tag("frame/parts/span_bar.html")
def span_bar(span: SpanBar) -> dict[str, Any]:
    """The shift and what was recorded, for a row to confirm."""
    shift, pieces = drawing.span_boxes(span)
    return {"shift": shift, "pieces": pieces, "label": span.label}


@register.inclusion_tag("frame/parts/timeline.html")
def timeline(items: Iterable[TimelineItem]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("frame/parts/year_calendar.html")
def year_calendar(days: Iterable[CalendarDay], until: date, label: Any = "") -> dict[str, Any]:
    """这一年，你去过这些日子: 53 weeks up to `until`; `label` is what a screen reader says."""
    cells, months, width = drawing.year_boxes(days, until)
    english = (get_language() or "").startswith("en")
    marks = [
        {
            "x": week * drawing.STEP,
            "text": str(MONTHS_3[month]).title() if english else f"{month}月",
        }
        for week, month in months
    ]
    return {"cells": cells, "marks": marks, "width": width, "label": label}


@register.inclusion_tag("frame/parts/empty_state.html")
def empty_state(
    title: Any, text: Any = "", icon_name: str = "mood-smile", url: str = "", label: Any = ""
) -> dict[str, Any]:
    """Nothing here yet, and what one can do."""
    return {"title": title, "text": text, "icon_name": icon_name, "url": url, "label": label}


@register.inclusion_tag("frame/parts/actions.html")
def actions(items: Iterable[Action]) -> dict[str, Any]:
    """A row of buttons from cards.Action."""
    return {"items": items}


@register.inclusion_tag("frame/parts/steps.html")
def steps(items: Iterable[Step], hero: bool = False) -> dict[str, Any]:
    return {"items": items, "hero": hero}


@register.inclusion_tag("frame/parts/crumbs.html")
def crumbs(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("frame/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Pages of a list; keeps the other parts of the query string."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    kept = f"{query.urlencode()}&" if query else ""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "pages": list(pages),
        "prefix": f"?{kept}{name}=",
        "gap": page.paginator.ELLIPSIS,
    }


@register.simple_tag
def frame_css(name: str) -> str:
    """Address of one style sheet of the frame."""
    return static(f"frame/css/{name}.css")


@register.filter
def split_words(text: str) -> list[str]:
    return text.split()


@register.filter
def phone(number: str) -> str:
    """138 0000 0001 for eyes; the link beside it keeps the number as it is stored."""
    return phone_numbers.display(number or "")


@register.filter
def dictkey(mapping: Mapping[str, Any], key: str) -> Any:
    """A value whose key is no identifier, as aria-describedby."""
    return mapping.get(key, "")


@register.filter
def unlocalize_number(number: float) -> str:
    """A number for an SVG attribute: a point in every language, no thousands."""
    return f"{number:g}"


@register.filter
def message_look(tags: str) -> Mapping[str, str]:
    """Tone and icon for the level of a Django message."""
    level = next((name for name in MESSAGE_LOOK if name in (tags or "")), "")
    tone, name = MESSAGE_LOOK.get(level, ("river", "info-circle"))
    return {"tone": tone, "icon": name}


def widget_kind(bound: BoundField) -> str:
    return next((kind for cls, kind in FIELD_KINDS if isinstance(bound.field.widget, cls)), "input")


def described(bound: BoundField) -> dict[str, str | bool]:
    """aria-describedby for help and errors, and aria-invalid."""
    ids = [f"{bound.auto_id}_help"] if bound.help_text else []
    attrs: dict[str, str | bool] = {}
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    return attrs


@register.inclusion_tag("frame/parts/field.html")
def field(
    bound: BoundField, label: Any = "", placeholder: Any = "", kind: str = ""
) -> dict[str, Any]:
    """A form field with label, help and errors; kind `code` is the six-digit code."""
    kind = kind or widget_kind(bound)
    attrs = described(bound)
    if placeholder:
        attrs["placeholder"] = placeholder
    if kind == "code":
        attrs |= {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "maxlength": "6",
            "pattern": "[0-9]{6}",
        }
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "widget": bound.as_widget(attrs=attrs),
        "attrs": attrs,
    }


@register.inclusion_tag("frame/parts/choice_tiles.html")
def choice_tiles(
    bound: BoundField,
    columns: int | str = "",
    icons: Mapping[str, str] | None = None,
    notes: Mapping[str, Any] | None = None,
    look: str = "",
    hide_label: bool = False,
) -> dict[str, Any]:
    """Radios or check boxes as cards; `icons` and `notes` map a choice's value to its icon and second line."""
    icons, notes = icons or {}, notes or {}
    tiles = [
        {
            "input": radio.tag(),
            "label": radio.choice_label,
            "icon": icons.get(str(radio.data["value"]), ""),
            "note": notes.get(str(radio.data["value"]), ""),
        }
        for radio in bound
    ]
    looks = " ".join(f"z-choices--{part}" for part in (str(columns), look) if part)
    return {
        "field": bound,
        "tiles": tiles,
        "looks": looks,
        "attrs": described(bound),
        "hide_label": hide_label,
    }


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """Hidden fields of every form: the CSRF token and the UUID that makes a repeat harmless."""
    token = context.get("csrf_token")
    csrf = (
        format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
        if token
        else ""
    )
    return format_html('{}<input type="hidden" name="idempotency_key" value="{}">', csrf, uuid4())
