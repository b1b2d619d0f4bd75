"""Forms of recruitment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import clock
from zhihe.recruitment.terms import Verdict


class Words(forms.CharField):
    """A line or two of plain text; controls and overlong input are refused kindly."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(value))


class WithdrawForm(forms.Form):
    """Why somebody gives the seat back."""

    reason = Words(
        label=_("原因"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写一句就行，组织好安排别人。"),
    )


class ReplyForm(forms.Form):
    """The applicant's answer."""

    reply = Words(
        label=_("你的回答"), required=True, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodeForm(forms.Form):
    """The code of the text message and the last four digits of the phone that got it."""

    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=_("短信里的 6 位答复码"),
        error_messages={"invalid": _("答复码是 6 位数字，请对照短信再看一眼。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    tail = forms.RegexField(
        r"^\s*\d{4}\s*$",
        label=_("收短信的手机号后四位"),
        error_messages={"invalid": _("请填手机号的最后四位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip()

    def clean_tail(self) -> str:
        return str(self.cleaned_data["tail"]).strip()


class VerdictForm(forms.Form):
    """Admit, refuse with a reason, or ask."""

    verdict = forms.ChoiceField(choices=[(v.value, v.value) for v in Verdict])
    template = forms.CharField(required=False, max_length=40)
    reason = Words(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """A reason the person reads."""

    reason = Words(
        label=_("原因，本人会看到"), required=True, widget=forms.Textarea(attrs={"rows": 2})
    )


class CapacityForm(forms.Form):
    """How many people a shift takes."""

    capacity = forms.IntegerField(
        label=_("一共招多少人"),
        min_value=1,
        max_value=5000,
        error_messages={"invalid": _("请填一个整数。")},
    )


class MoveForm(forms.Form):
    """Another time for a shift; typed in China's wall clock."""

    day = forms.DateField(
        label=_("哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = forms.TimeField(label=_("几点开始"), widget=forms.TimeInput(attrs={"type": "time"}))
    end = forms.TimeField(label=_("几点结束"), widget=forms.TimeInput(attrs={"type": "time"}))
    release_clashing = forms.BooleanField(label=_("撞上的人先退出名额"), required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if not {"day", "start", "end"} <= fields.keys():
            return fields
        begin = datetime.combine(fields["day"], fields["start"], clock.ZONE)
        finish = datetime.combine(fields["day"], fields["end"], clock.ZONE)
        if finish <= begin:
            self.add_error("end", _("结束要晚于开始。跨夜的班次请分成两班。"))
        fields["starts_at"], fields["ends_at"] = clock.utc(begin), clock.utc(finish)
        return fields


class MembersForm(forms.Form):
    """Members to sign up, and the word that they were asked."""

    person = forms.MultipleChoiceField(
        label=_("哪些人"), error_messages={"required": _("请至少勾选一个人。")}
    )
    consent = forms.BooleanField(
        label=_("都问过本人，本人愿意（未成年人还问过家长）"),
        error_messages={"required": _("请先问过本人再替他报名。")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
