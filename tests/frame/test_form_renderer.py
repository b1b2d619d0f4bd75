"""The quick widgets are Django's own, to the last attribute."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from zhihe.frame.form_renderer import FormRenderer

CHOICES = [
    ("", "都行"),
    ("421202", "咸安区 <b>&\"'"),
    ("county", [("1", mark_safe("<i>one</i>")), (2, "two")]),
    (None, "none"),
]
NASTY = "\"><script>alert('x')</script>&"


@pytest.mark.parametrize("value", ["421202", "2", 2, None, "", NASTY])
@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(attrs={"class": "a b", "required": True, "disabled": False}, choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.TextInput(attrs={"placeholder": NASTY, "autofocus": True, "hidden": False}),
        forms.NumberInput(attrs={"min": 0, "max": 1.5}),
        forms.EmailInput(),
        forms.HiddenInput(),
        forms.DateInput(attrs={"type": "date"}),
        forms.PasswordInput(),
        forms.CheckboxInput(),
        forms.Textarea(),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_widget_reads_as_djangos_own(widget: forms.Widget, value: object) -> None:
    given = [value] if isinstance(widget, forms.SelectMultiple) else value
    quick, own = FormRenderer(), DjangoTemplates()
    attrs = {"id": f"id_{NASTY}"}
    ours = widget.render("n", given, attrs=attrs, renderer=quick)
    assert ours.split() == widget.render("n", given, attrs=attrs, renderer=own).split()
    assert "<script>" not in ours
