"""Forms of accounts: they read what was typed; actions decide."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.errors import PhoneRefused
from zhihe.accounts.labels import DOCUMENT_FAULTS, DOCUMENT_KINDS, RESETS, SEXES
from zhihe.accounts.queries.phones import read_phone
from zhihe.accounts.terms import DocumentKind, ResetKind
from zhihe.foundation.pinyin import pinyin_key


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

    wrong: Any = _("验证码是六位数字，请看短信再填。")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("短信里的六位数字"))
        kwargs.setdefault("max_length", 12)
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not (len(value) == 6 and value.isdigit()):
            raise ValidationError(self.wrong)


class AuthenticatorField(CodeField):
    """The six digits an authenticator shows."""

    wrong = _("是验证器上的六位数字，不是短信里的，请看准再填。")


class PhoneForm(forms.Form):
    phone = PhoneField()


class CodeForm(forms.Form):
    code = CodeField()


class PasswordForm(forms.Form):
    phone = PhoneField()
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("怎么称呼您？"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("活动里就这样叫您。以后计时长前，再按证件核对一次。"),
    )
    agree = forms.BooleanField(
        label=_("我看过「开一个账号」的说明，同意这样用我的手机号和姓名"),
        error_messages={"required": _("请先看一看说明，同意了再打勾。")},
    )


class PinForm(forms.Form):
    pin = DigitsField(
        label=_("个人口令"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class TotpForm(forms.Form):
    code = AuthenticatorField(label=_("验证器上的六位数字"))


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("语言"),
        choices=[("zh-hans", "简体中文"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    elder = forms.BooleanField(label=_("大字版：字大、按钮大、少几样"), required=False)


class NewPinForm(forms.Form):
    pin = DigitsField(
        label=_("新的个人口令"),
        max_length=12,
        required=False,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
        help_text=_("4 到 6 位数字。几个人共用一部手机时，别人进不了您这里。留空就是不要口令。"),
    )


class NewPasswordForm(forms.Form):
    """``has``: there is a password already, which is asked for first."""

    current = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 8 位，越长越好，几个不相干的词连起来就行。留空就是不用密码，只收短信。"),
    )
    again = forms.CharField(
        label=_("再输一遍"),
        max_length=128,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, has: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has:
            del self.fields["current"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") != data.get("again"):
            self.add_error("again", _("两遍不一样，请再输一次。"))
        return data


class FamilyForm(forms.Form):
    name = forms.CharField(label=_("家里人的姓名"), max_length=60)
    agree = forms.BooleanField(
        label=_("本人（或我作为监护人）看过「开一个账号」的说明，同意"),
        error_messages={"required": _("要本人或监护人同意才能添。")},
    )


class FindForm(forms.Form):
    phone = PhoneField(label=_("登录用的手机号"))


class ResetForm(forms.Form):
    """What is lost, and what the document on the table says."""

    kind = forms.ChoiceField(label=_("丢了哪一样"), widget=forms.RadioSelect)
    tail = forms.CharField(
        label=_("证件号码后四位"),
        max_length=8,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("照着桌上的证件填，和登记的对得上才能办。"),
    )
    seen = forms.BooleanField(
        label=_("证件原件我看过，照片、姓名和面前的人对得上"),
        error_messages={"required": _("要先看证件原件，看过了再打勾。")},
    )
    new_phone = PhoneField(label=_("监护人的新手机号"), required=False)
    code = CodeField(label=_("新手机上收到的六位数字"), required=False)

    def __init__(self, *args: Any, kinds: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, RESETS[kind]) for kind in kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == ResetKind.GUARDIAN_PHONE and not data.get("new_phone"):
            self.add_error("new_phone", _("请填监护人的新手机号，新手机要在手边。"))
        return data


class GuardianDoorForm(forms.Form):
    phone = PhoneField(label=_("收到短信的手机号"))
    code = CodeField()


# Not required by themselves, but by some kinds of document: the label says which.
NEEDED_WHEN = {"country": _("护照要选"), "birth_date": _("护照、通行证和其他证件要填")}


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("证件种类"), choices=[])
    number = forms.CharField(
        label=_("证件号码"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    country = forms.ChoiceField(label=_("发证国家或地区"), required=False, choices=[])
    birth_date = forms.DateField(
        label=_("出生日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("身份证、居住证不用填，号码里有。"),
    )
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[])
    agree = forms.BooleanField(
        label=_("我看过「核实您是本人」的说明，同意用证件号码核验"),
        error_messages={"required": _("不同意也没关系，先不核验，别的照常能用。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(DOCUMENT_KINDS.items())  # type: ignore[attr-defined]
        self.fields["sex"].choices = [("", _("和证件一致")), *SEXES.items()]  # type: ignore[attr-defined]
        for name, when in NEEDED_WHEN.items():
            self.fields[name].needed_when = when  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("不是护照就不用选")), *countries()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == DocumentKind.PASSPORT and not data.get("country"):
            self.add_error("country", DOCUMENT_FAULTS["country"])
        return data


def countries() -> list[tuple[str, str]]:
    """ISO 3166-1 alpha-2 codes with their names in the reader's language."""
    return _sorted_countries((get_language() or "").startswith("en"))


@cache
def _sorted_countries(english: bool) -> list[tuple[str, str]]:
    names = Locale("en" if english else "zh").territories
    rows = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    rows = [row for row in rows if row[0] not in {"ZZ", "EU", "UN", "QO", "EZ", "XA", "XB"}]
    return sorted(rows, key=lambda row: row[1] if english else pinyin_key(row[1]))
