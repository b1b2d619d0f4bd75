"""Forms of certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """Period and what is shown."""

    first = forms.DateField(
        label=_("从哪天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("到哪天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    language = forms.ChoiceField(
        label=_("证明上的文字"),
        choices=[("zh-hans", _("中文")), ("en", _("中文，带英文标题"))],
        initial="zh-hans",
        widget=forms.RadioSelect,
    )
    show_number = forms.BooleanField(
        label=_("印上完整的证件号码"),
        required=False,
        help_text=_("不勾选时只印打码的号码。有的单位会要求完整号码。"),
    )
    purpose = forms.CharField(label=_("用途"), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        return data


class VerifyForm(forms.Form):
    """Number and check code as printed."""

    number = forms.CharField(label=_("证明编号"), max_length=40)
    code = forms.CharField(label=_("查验码"), max_length=16)


class FileForm(forms.Form):
    """The PDF itself."""

    file = forms.FileField(label=_("证明的 PDF 文件"))


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label=_("为什么撤销"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class SealForm(forms.Form):
    """A picture of the seal."""

    file = forms.FileField(label=_("印章图片（PNG 或 JPG，不超过 2 MB）"))
