"""Small forms of the desk and of clerks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import clock
from zhihe.opportunities.rules.forms import CategoryForm, Changes, HelperForm, ShiftChange
from zhihe.opportunities.web.forms.editor import Offers
from zhihe.opportunities.web.forms.rows import ShiftRow

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_SHORT = forms.Textarea(attrs={"rows": 2})


class SingleHelperForm(forms.Form):
    """找一位帮手: what, where, when, one person."""

    what = forms.CharField(label=_("要帮什么忙"), max_length=80)
    category = forms.ChoiceField(label=_("哪一类"))
    place = forms.ChoiceField(label=_("在哪个阵地"), required=False)
    region = forms.ChoiceField(label=_("在哪个街道、乡镇"))
    address = forms.CharField(
        label=_("地址（公开，只写到街道或小区）"), max_length=120, required=False
    )
    day = forms.DateField(label=_("哪天"), widget=_DAY)
    start = forms.TimeField(label=_("几点"), widget=_TIME)
    minutes = forms.IntegerField(label=_("大约多少分钟"), min_value=15, max_value=480, initial=60)
    people = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=20, initial=1)
    leader = forms.ChoiceField(label=_("有事找谁"))
    words = forms.CharField(label=_("还想说的话"), max_length=500, required=False, widget=_SHORT)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        for name in ("category", "place", "region", "leader"):
            self.fields[name].choices = offers.by_field[name]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        place = self.offers.places.get(data.get("place") or "")
        if place is not None:
            data["address"] = data.get("address") or place.address
        if not (data.get("address") or "").strip():
            self.add_error("address", _("在哪儿？写到街道或小区就行。"))
        return data

    def helper(self) -> HelperForm:
        """The cleaned form."""
        data = self.cleaned_data
        place = self.offers.places.get(data["place"])
        return HelperForm(
            what=data["what"].strip(),
            category=data["category"],
            address=data["address"],
            region_id=int(data["region"]),
            minutes=data["minutes"],
            people=data["people"],
            starts_at=clock.utc(datetime.combine(data["day"], data["start"], clock.ZONE)),
            words=data["words"],
            place_id=place.pk if place else None,
            lon=place.lon if place else None,
            lat=place.lat if place else None,
            leader_id=UUID(data["leader"]),
            leader_name=self.offers.leader_names[data["leader"]],
        )


class ReasonForm(forms.Form):
    """A deed that is told to others says why; ready sentences help."""

    reason = forms.CharField(label=_("为什么"), max_length=300, required=False, widget=_SHORT)


class DayForm(forms.Form):
    """On which day the first shift falls."""

    day = forms.DateField(label=_("哪天"), widget=_DAY)


class ChangeForm(forms.Form):
    """What may change after publishing; shifts are rows beside it."""

    reason = forms.CharField(label=_("为什么改（报名的人看得到）"), max_length=300, widget=_SHORT)
    content = forms.CharField(
        label=_("做什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    address = forms.CharField(label=_("地址"), max_length=120)
    meeting_point = forms.CharField(label=_("集合点"), max_length=120, required=False)
    lat = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("经度"), min_value=-180, max_value=180)
    guarantees = forms.CharField(label=_("你们备好了什么"), max_length=1000, widget=_SHORT)
    leader = forms.ChoiceField(label=_("现场带队人"))
    contact_phone = forms.CharField(label=_("现场联系电话（公开）"), max_length=30, required=False)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = offers.by_field["leader"]  # type: ignore[attr-defined]

    def changes(self, shifts: list[tuple[UUID, ShiftRow]]) -> Changes:
        """The cleaned form with the rows of the shifts."""
        data = self.cleaned_data
        rows = [(key, row.shift()) for key, row in shifts]
        return Changes(
            reason=data["reason"],
            content=data["content"],
            address=data["address"],
            meeting_point=data["meeting_point"],
            lat=data["lat"],
            lon=data["lon"],
            guarantees=data["guarantees"],
            leader_id=UUID(data["leader"]),
            contact_phone=data["contact_phone"],
            shifts=tuple(ShiftChange(key, s.starts_at, s.ends_at, s.capacity) for key, s in rows),
        )


class HandOverForm(forms.Form):
    """To whom, with a word on what to mind."""

    executor = forms.ChoiceField(label=_("交给哪个队伍"))
    note = forms.CharField(label=_("要交代的话"), max_length=300, required=False, widget=_SHORT)

    def __init__(self, *args: Any, children: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["executor"].choices = children  # type: ignore[attr-defined]


class ProjectForm(forms.Form):
    """A project in three fields."""

    title = forms.CharField(label=_("项目叫什么"), min_length=2, max_length=80)
    title_en = forms.CharField(label=_("英文名"), max_length=120, required=False)
    summary = forms.CharField(
        label=_("为什么做，打算怎么做"), max_length=2000, required=False, widget=_SHORT
    )


TONES = (("dan", _("丹")), ("jade", _("竹青")), ("river", _("江蓝")), ("gold", _("桂金")))


class CategoryEditForm(forms.Form):
    """A service category."""

    name = forms.CharField(label=_("名称"), min_length=2, max_length=40)
    name_en = forms.CharField(label=_("英文名"), max_length=60, required=False)
    parent = forms.ChoiceField(label=_("放在哪一大类下面"), required=False)
    tone = forms.ChoiceField(label=_("颜色"), choices=TONES)
    position = forms.IntegerField(label=_("排第几"), min_value=0, max_value=30000, initial=500)
    aliases = forms.CharField(
        label=_("别的叫法"),
        max_length=200,
        required=False,
        help_text=_("用空格隔开，搜这些字也找得到。"),
    )
    is_hazardous = forms.BooleanField(label=_("这一类算有危险的活"), required=False)
    with_minors = forms.BooleanField(label=_("这一类算有未成年人"), required=False)

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("自成一大类")), *parents]  # type: ignore[attr-defined]

    def category(self) -> CategoryForm:
        """The cleaned form."""
        data = self.cleaned_data
        return CategoryForm(**{**data, "aliases": tuple(a[:20] for a in data["aliases"].split())})


class PermissionForm(forms.Form):
    """N09: whether a unit may set the hours of its posts."""

    allowed = forms.ChoiceField(
        label=_("定时长"), choices=(("yes", _("可以")), ("no", _("不可以")))
    )
    reason = forms.CharField(label=_("为什么"), max_length=200)
