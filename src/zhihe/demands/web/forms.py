"""Forms of requests for help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.demands.labels import DAY, NEED_FOR, PART
from zhihe.demands.models import NeedCategory
from zhihe.demands.terms import Urgency
from zhihe.foundation import phone_numbers
from zhihe.regions.models import Region
from zhihe.regions.terms import Level


def english() -> bool:
    """Whether the page is shown in English."""
    return (get_language() or "").startswith("en")


def township_choices(city: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Townships grouped by county, in the page's language; one query."""
    rows = (
        Region.objects.filter(city_id=city, level=Level.TOWNSHIP, valid_to__isnull=True)
        .select_related("parent")
        .order_by("parent__code", "code")
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        county = row.parent
        head = (county.name_en if english() else county.name) if county else ""
        groups.setdefault(head, []).append((str(row.pk), row.name_en if english() else row.name))
    return list(groups.items())


def clean_phone(raw: str) -> str:
    """E.164 or a ValidationError in words."""
    try:
        return phone_numbers.normalise(raw)
    except phone_numbers.PhoneNumberError as error:
        raise forms.ValidationError(_("这个手机号不对，请检查是不是 11 位。")) from error


class NeedForm(forms.Form):
    """The whole page; ``code`` is checked by the view after everything else fits."""

    whom = forms.ChoiceField(
        label=_("给谁"), choices=list(NEED_FOR.items()), widget=forms.RadioSelect, initial="self"
    )
    category = forms.ChoiceField(label=_("想请人帮什么？"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("还想说两句"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    region = forms.ChoiceField(label=_("在哪个街道、乡镇"))
    street = forms.CharField(label=_("哪个小区、哪条路"), max_length=80)
    address = forms.CharField(
        label=_("门牌（只有核实的人和来的人看得到）"), max_length=100, required=False
    )
    when_day = forms.ChoiceField(
        label=_("哪天"), choices=list(DAY.items()), widget=forms.RadioSelect, initial="week"
    )
    when_part = forms.ChoiceField(
        label=_("什么时候"), choices=list(PART.items()), widget=forms.RadioSelect, required=False
    )
    urgent = forms.BooleanField(label=_("今天就得有人来，请两小时内回电"), required=False)
    name = forms.CharField(label=_("怎么称呼您"), max_length=40)
    helped_name = forms.CharField(
        label=_("家里人的称呼，或者单位、小区名"), max_length=60, required=False
    )
    relation = forms.CharField(label=_("是您的什么人"), max_length=20, required=False)
    family_phone = forms.CharField(
        label=_("他的手机号（有的话，我们也告诉他一声）"), max_length=24, required=False
    )
    people_count = forms.IntegerField(
        label=_("大约多少人"), min_value=1, max_value=5000, required=False
    )
    phone = forms.CharField(
        label=_("手机号"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    code = forms.CharField(
        label=_("短信里的六位数字"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    voice = forms.FileField(label=_("录音"), required=False)

    def __init__(self, *args: Any, city: str, known_phone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {c.pk: c for c in NeedCategory.objects.order_by("position")}
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (c.pk, c.name_en if english() else c.name) for c in self.categories.values()
        ]
        self.fields["region"].choices = [("", _("请选择")), *township_choices(city)]  # type: ignore[attr-defined]
        if known_phone:
            del self.fields["phone"], self.fields["code"]

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean_family_phone(self) -> str:
        raw = self.cleaned_data["family_phone"]
        return clean_phone(raw) if raw else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("whom") in ("family", "group") and not data.get("helped_name"):
            self.add_error("helped_name", _("请写一下是给谁：家里人的称呼，或者单位、小区名。"))
        if data.get("whom") == "family" and not data.get("relation"):
            self.add_error("relation", _("请写一下是您的什么人，比如“母亲”。"))
        data["urgency"] = Urgency.URGENT if data.get("urgent") else Urgency.NORMAL
        return data


class FollowForm(forms.Form):
    """Number and phone, then the code."""

    number = forms.CharField(label=_("单号"), max_length=16)
    phone = forms.CharField(label=_("提单时的手机号"), max_length=24)
    code = forms.CharField(
        label=_("短信里的六位数字"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])


class ThanksForm(forms.Form):
    """One to five, and words."""

    score = forms.TypedChoiceField(
        label=_("帮得怎么样"),
        coerce=int,
        widget=forms.RadioSelect,
        initial=5,
        choices=[(5, _("很好")), (4, _("好")), (3, _("还行")), (2, _("不太好")), (1, _("不好"))],
    )
    words = forms.CharField(
        label=_("想说的话"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WordsForm(forms.Form):
    """One sentence for the trace and the resident."""

    words = forms.CharField(
        label=_("写一句话"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class ArrangeForm(forms.Form):
    """When somebody should come; filled in beforehand so that one click is enough."""

    starts_at = forms.DateTimeField(
        label=_("什么时候去"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    minutes = forms.IntegerField(label=_("大约多少分钟"), min_value=15, max_value=480)
