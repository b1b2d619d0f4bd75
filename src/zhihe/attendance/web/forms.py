"""Reading what the desk's and the volunteer's forms send."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhihe.attendance.errors.records import DecisionImpossible, NothingChosen

MOST_CHOSEN = 2000


def chosen_ids(request: HttpRequest) -> list[UUID]:
    """The ticked or listed records; NothingChosen when empty, doubled ones once."""
    try:
        found = [UUID(v) for v in request.POST.getlist("record")[:MOST_CHOSEN]]
    except ValueError as error:
        raise NothingChosen() from error
    if not found:
        raise NothingChosen()
    return list(dict.fromkeys(found))


def parse_decision(value: str) -> tuple[UUID, str]:
    """'record:decision' of the one button of an exception."""
    record, _colon, decision = value.partition(":")
    try:
        return UUID(record), decision
    except ValueError as error:
        raise DecisionImpossible() from error


class MinutesForm(forms.Form):
    """Minutes by hand with a reason."""

    minutes = forms.IntegerField(label=_("记多少分钟"), min_value=1, max_value=1440)
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("本人会看到这一句。"),
    )


class ReasonForm(forms.Form):
    """A deed that needs only its reason."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("本人会看到这一句。"),
    )


class WrongForm(forms.Form):
    """「我的时长不对」."""

    minutes = forms.IntegerField(
        label=_("您觉得应该是多少分钟"),
        min_value=1,
        max_value=1440,
        required=False,
        help_text=_("说不准可以不填。"),
    )
    words = forms.CharField(
        label=_("哪里不对"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("几点到、几点走、谁看见了，想到什么写什么。"),
    )


class AnswerForm(forms.Form):
    """The organisation's answer: yes with minutes, or no; always with words."""

    accept = forms.ChoiceField(
        label=_("怎么答复"),
        widget=forms.RadioSelect,
        choices=[("yes", _("认可，改成下面的分钟数")), ("no", _("查过了，不改"))],
    )
    minutes = forms.IntegerField(
        label=_("改成多少分钟"), min_value=1, max_value=1440, required=False
    )
    words = forms.CharField(
        label=_("把道理说给本人听"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("accept") == "yes" and not data.get("minutes"):
            self.add_error("minutes", _("认可的话，请写改成多少分钟。"))
        return data
