"""Forms of registering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.labels import RELATIONS
from zhihe.accounts.web.forms import PhoneField
from zhihe.regions.models import Region
from zhihe.regions.queries.regions import children_of, counties
from zhihe.volunteers.terms import Group

GROUPS = {
    Group.STUDENT: _("学生"),
    Group.EMPLOYED: _("在职"),
    Group.RETIRED: _("退休"),
    Group.PROFESSIONAL: _("专业人士"),
    Group.OTHER: _("其他"),
}
GROUP_ICONS = {
    "student": "school",
    "employed": "building",
    "retired": "heart",
    "professional": "first-aid-kit",
    "other": "user",
}


class WhoForm(forms.Form):
    """Name as on the document, group, and the declaration of the registration body (V09)."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        help_text=_("和证件上一个字不差，核验才通得过。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    group = forms.ChoiceField(
        label=_("您现在是"),
        choices=list(GROUPS.items()),
        widget=forms.RadioSelect,
        help_text=_("学生、在职、退休的时长标准不一样，选最合适的。"),
    )
    declare = forms.BooleanField(
        error_messages={"required": _("做得到这一条，再打勾往下走。")},
    )

    def __init__(self, *args: Any, declaration: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declare"].label = declaration


class RegionForm(forms.Form):
    """County, township, village of this city; each list follows the choice above it."""

    county = forms.ChoiceField(label=_("区县"))
    township = forms.ChoiceField(label=_("乡镇街道"))
    village = forms.ChoiceField(label=_("村、社区"), required=False)

    def __init__(self, *args: Any, city: str, chosen: dict[str, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {
            "county": counties(city),
            "township": children_of(city, chosen["county"]) if chosen["county"] else [],
            "village": children_of(city, chosen["township"]) if chosen["township"] else [],
        }
        for field, regions in rows.items():
            choices = [("", _("请选择"))] + [(str(row.pk), _name(row)) for row in regions]
            self.fields[field].choices = choices  # type: ignore[attr-defined]
            self.initial.setdefault(field, str(chosen.get(field) or ""))


def _name(row: Region) -> str:
    return row.name_en if row.name_en and (get_language() or "").startswith("en") else row.name


class GuardianForm(forms.Form):
    """Whom to ask for a minor."""

    name = forms.CharField(label=_("家长的姓名"), max_length=60)
    relation = forms.ChoiceField(
        label=_("是你的"), choices=list(RELATIONS.items()), widget=forms.RadioSelect
    )
    phone = PhoneField(label=_("家长的手机号"))
