"""Form widgets without a template per option: a select of ninety districts is one join.

The same HTML as Django's own templates; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_WIDGETS = "django/forms/widgets/"
_INPUTS = {f"{_WIDGETS}{kind}.html" for kind in ("date", "email", "hidden", "number", "text")}


def _attrs(attrs: Mapping[str, Any]) -> str:
    """``widgets/attrs.html``: False is left out, True is the name alone."""
    found = []
    for name, value in attrs.items():
        if value is True:
            found.append(f" {conditional_escape(name)}")
        elif value is not False:
            found.append(f' {conditional_escape(name)}="{conditional_escape(str(value))}"')
    return "".join(found)


def _option(option: Mapping[str, Any]) -> str:
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return f'\n  <option value="{value}"{_attrs(option["attrs"])}>{label}</option>\n'


def select(widget: Mapping[str, Any]) -> SafeString:
    """``widgets/select.html`` with its options."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attrs(widget["attrs"])}>']
    for name, options, _ in widget["optgroups"]:
        if name:
            parts.append(f'\n  <optgroup label="{conditional_escape(name)}">')
        parts += [_option(option) for option in options]
        if name:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>\n")
    return mark_safe("".join(parts))  # noqa: S308 every value was escaped above


def one_line(widget: Mapping[str, Any]) -> SafeString:
    """``widgets/input.html``."""
    value = widget["value"]
    given = "" if value is None else f' value="{conditional_escape(str(value))}"'
    name = conditional_escape(widget["name"])
    kind = conditional_escape(widget["type"])
    tag = f'<input type="{kind}" name="{name}"{given}{_attrs(widget["attrs"])}>\n'
    return mark_safe(tag)  # noqa: S308 every value was escaped above


class FormRenderer(DjangoTemplates):
    """Django's own, but for what pages have by the hundred."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Options and single lines in Python, everything else by its template."""
        if template_name == f"{_WIDGETS}select.html":
            return select(context["widget"])
        if template_name in _INPUTS:
            return one_line(context["widget"])
        return str(super().render(template_name, context, request))
