"""Forms of accounts: they read what was typed; actions decide."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.errors import PhoneRefused
from zhihe.accounts.queries.phones import read_phone


class PhoneField(forms.CharField):
    """A mobile number as people type it; cleans to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault("max_length", 40)
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return read_phone(text)
        except PhoneRefused as error:
            raise ValidationError(str(error)) from None


class DigitsField(forms.CharField):
    """Digits, also full-width ones, spaces dropped."""

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value) or "")
        return "".join(text.split())


class CodeField(DigitsField):
    """The six digits of a text message."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("短信里的六位数字"))
        kwargs.setdefault("max_length", 12)
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not (len(value) == 6 and value.isdigit()):
            raise ValidationError(_("验证码是六位数字，请看短信再填。"))


class PhoneForm(forms.Form):
    phone = PhoneField()


class CodeForm(forms.Form):
    code = CodeField()


class PasswordForm(forms.Form):
    phone = PhoneField()
    password = forms.CharField(
        label=_("密码"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("怎么称呼您？"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("活动里就这样叫您。以后计时长前，再按证件核对一次。"),
    )
    agree = forms.BooleanField(
        label=_("我看过「开一个账号」的说明，同意这样用我的手机号和姓名"),
        error_messages={"required": _("请先看一看说明，同意了再打勾。")},
    )


class PinForm(forms.Form):
    pin = DigitsField(
        label=_("个人口令"), max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class TotpForm(forms.Form):
    code = CodeField(label=_("动态口令里的六位数字"))
