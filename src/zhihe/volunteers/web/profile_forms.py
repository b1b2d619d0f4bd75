"""Forms of the profile and of the desk's records."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.platform.reference_files import items
from zhihe.volunteers.labels import ENTRY
from zhihe.volunteers.models import QualificationKind, Skill

DATE = forms.DateInput(attrs={"type": "date"})


def _english() -> bool:
    return (get_language() or "").startswith("en")


class AbilitiesForm(forms.Form):
    """Skills, languages, wishes."""

    skills = forms.MultipleChoiceField(
        label=_("会做什么"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("会说什么话"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wishes = forms.CharField(
        label=_("想做什么"),
        required=False,
        max_length=420,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行写一样，最多十样。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Skill.objects.order_by("group", "code")
        self.fields["skills"].choices = [  # type: ignore[attr-defined]
            (s.code, s.name_en if _english() else s.name) for s in rows
        ]
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (x["code"], x["en"] if _english() else x["zh"])
            for x in items("volunteers", "languages")
        ]

    def wish_list(self) -> list[str]:
        """One per line."""
        return [w for w in self.cleaned_data["wishes"].splitlines() if w.strip()]


class QualificationForm(forms.Form):
    """A certificate with its proof."""

    kind = forms.ChoiceField(label=_("什么证"))
    number = forms.CharField(label=_("证书编号"), required=False, max_length=60)
    issuer = forms.CharField(label=_("谁发的"), required=False, max_length=80)
    valid_until = forms.DateField(
        label=_("有效期到哪天"), required=False, widget=DATE, help_text=_("长期有效的不用填。")
    )
    proof = forms.FileField(
        label=_("证书照片或 PDF"), help_text=_("5 MB 以内，只有您和审核的人看得到。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (k.code, k.name_en if _english() else k.name)
            for k in QualificationKind.objects.order_by("code")
        ]


class EntryForm(forms.Form):
    """A training or an award of one member."""

    volunteer = forms.ChoiceField(label=_("给谁记"))
    kind = forms.ChoiceField(label=_("记什么"), choices=[(k, v) for k, v in ENTRY.items()])
    title = forms.CharField(label=_("名称"), max_length=100)
    on = forms.DateField(label=_("哪天"), widget=DATE)
    minutes = forms.IntegerField(
        label=_("培训多少分钟"), required=False, min_value=0, max_value=60000, initial=0
    )
    result = forms.CharField(label=_("结果或等级"), required=False, max_length=60)
    content = forms.CharField(
        label=_("内容"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    proof = forms.FileField(label=_("证明（可不交）"), required=False)

    def __init__(self, members: list[Any], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["volunteer"].choices = [(str(v.pk), v.name) for v in members]  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("这一天还没到。"))
        return day
