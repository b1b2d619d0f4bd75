"""Forms of the station desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhihe.demands.web.forms import clean_phone

TEL = forms.TextInput(attrs={"inputmode": "tel", "autofocus": "autofocus", "autocomplete": "off"})


class FindForm(forms.Form):
    """By phone."""

    phone = forms.CharField(label=_("他的手机号"), max_length=24, widget=TEL)

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])


class EnterForm(forms.Form):
    """A person the platform does not know yet."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(label=_("手机号（没有就空着）"), max_length=24, required=False)
    birth_date = forms.DateField(
        label=_("出生日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_phone(self) -> str:
        raw = self.cleaned_data["phone"]
        return clean_phone(raw) if raw else ""


class ProofForm(forms.Form):
    """The person's code, or the number of the signed slip."""

    code = forms.CharField(
        label=_("他手机上的六位验证码"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    slip = forms.CharField(label=_("或者：签过字的代办单编号"), max_length=40, required=False)


class CorrectionForm(forms.Form):
    """What is wrong with a record."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("哪里不对"), max_length=300)


class CancelForm(forms.Form):
    """Giving a seat back."""

    placement = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("原因"), max_length=100, required=False)
