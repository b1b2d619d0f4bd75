"""Forms of organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.foundation.geo import Point, gcj02_to_wgs84
from zhihe.messaging.integrations import sms_text
from zhihe.organisations.labels import (
    BASE_TYPE,
    CERTIFICATION,
    KIND,
    PLACE_KIND,
    ROLE,
)
from zhihe.organisations.models import Line, Organisation
from zhihe.organisations.terms import ACTIVE_STAGES, OrganisationKind, Role
from zhihe.regions.models import Region
from zhihe.regions.terms import Level

DATE = forms.DateInput(attrs={"type": "date"})
WGS84, GCJ02 = "wgs84", "gcj02"
"""Systems in which people read coordinates; only WGS-84 is stored."""


def english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


def region_choices(
    city: str, levels: tuple[str, ...] = (Level.CITY, Level.COUNTY, Level.TOWNSHIP)
) -> list[Any]:
    """Regions for a select, parents before children, indented by level."""
    depth = {Level.CITY: 0, Level.COUNTY: 1, Level.TOWNSHIP: 2, Level.VILLAGE: 3}
    rows = Region.objects.filter(city_id=city, level__in=levels, valid_to__isnull=True)
    return [
        (row.pk, "　" * depth[Level(row.level)] + ((english() and row.name_en) or row.name))
        for row in rows.order_by("code")
    ]


def line_choices() -> list[Any]:
    """条线 by name."""
    return [
        (row.code, row.name_en if english() else row.name) for row in Line.objects.order_by("code")
    ]


class RegionField(forms.TypedChoiceField):
    """A region of the city; cleans to the Region."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=lambda pk: Region.objects.filter(pk=int(pk)).first(), **kwargs)


class ApplyForm(forms.Form):
    """组织入驻."""

    name = forms.CharField(
        label=_("组织全称"),
        max_length=80,
        help_text=_("和登记证书上的一样；没有登记的队伍写常用的名字。"),
    )
    kind = forms.ChoiceField(label=_("你们是"), choices=[(k, v) for k, v in KIND.items()])
    base_type = forms.ChoiceField(
        label=_("基地类型"),
        required=False,
        choices=[("", _("不是公益基地")), *BASE_TYPE.items()],
        help_text=_("公益基地才需要选。"),
    )
    region = RegionField(label=_("主要在哪里服务"))
    parent = forms.ChoiceField(
        label=_("上级组织"), required=False, help_text=_("挂在哪个总队或单位下面；没有就不选。")
    )
    lines = forms.MultipleChoiceField(
        label=_("所属条线"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("卫生、教育、共青团这类系统，可以多选，也可以不选。"),
    )
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        required=False,
        max_length=24,
        help_text=_("18 位。没有法人登记的队伍可以不填。"),
    )
    intro = forms.CharField(
        label=_("你们平时做什么"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    principal_name = forms.CharField(
        label=_("负责人姓名"), max_length=60, help_text=_("证明上会写。")
    )
    handler_name = forms.CharField(label=_("经办人姓名"), max_length=60)
    phone = forms.CharField(label=_("对外联系电话"), max_length=30)
    address = forms.CharField(label=_("办公地址"), max_length=120)
    registration = forms.FileField(
        label=_("登记证书或主管单位证明"), help_text=_("照片或 PDF，5 MB 以内。")
    )
    charter = forms.FileField(label=_("章程或队伍管理办法（可不交）"), required=False)
    principal = forms.FileField(label=_("负责人任职证明（可不交）"), required=False)

    def __init__(self, city: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        self.fields["region"].choices = region_choices(city)  # type: ignore[attr-defined]
        self.fields["lines"].choices = line_choices()  # type: ignore[attr-defined]
        above = Organisation.objects.in_city(city).filter(stage__in=ACTIVE_STAGES)
        above = above.exclude(kind=OrganisationKind.TEAM).order_by("pinyin")[:500]
        self.fields["parent"].choices = [("", _("没有上级组织"))] + [  # type: ignore[attr-defined]
            (str(row.pk), row.name) for row in above
        ]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if sms_text.has_address(name):
            raise forms.ValidationError(_("名字里不能有网址。"))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == OrganisationKind.BASE and not data.get("base_type"):
            self.add_error("base_type", _("公益基地请选一个类型。"))
        return data


class EditForm(forms.Form):
    """What the organisation says about itself."""

    short_name = forms.CharField(label=_("简称"), required=False, max_length=30)
    name_en = forms.CharField(label=_("英文名称"), required=False, max_length=120)
    intro = forms.CharField(
        label=_("介绍"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    intro_en = forms.CharField(
        label=_("英文介绍"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    principal_name = forms.CharField(label=_("负责人姓名"), max_length=60)
    handler_name = forms.CharField(label=_("经办人姓名"), max_length=60)
    phone = forms.CharField(label=_("对外联系电话"), max_length=30)
    address = forms.CharField(label=_("办公地址"), max_length=120)
    links = forms.CharField(
        label=_("友情链接"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个：名字，空格，网址。网址以 https:// 开头。"),
    )

    def clean_links(self) -> list[dict[str, str]]:
        rows = []
        for line in self.cleaned_data["links"].splitlines():
            label, _space, url = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not url.startswith(("https://", "http://")) or not label.strip():
                raise forms.ValidationError(
                    _("“%(line)s”这一行看不懂：先写名字，空一格，再写网址。")
                    % {"line": line.strip()[:40]}
                )
            rows.append({"label": label.strip()[:40], "url": url[:300]})
        return rows[:20]


class OffersForm(forms.Form):
    """The written blocks of a base."""

    posts = forms.CharField(
        label=_("公益岗位"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    projects = forms.CharField(
        label=_("公益项目"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    donations = forms.CharField(
        label=_("公益捐赠"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    support = forms.CharField(
        label=_("专业支持"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StandingForm(forms.Form):
    """What the clerk holds about an organisation."""

    name = forms.CharField(label=_("组织全称"), max_length=80)
    kind = forms.ChoiceField(label=_("种类"), choices=list(KIND.items()))
    base_type = forms.ChoiceField(
        label=_("基地类型"),
        required=False,
        choices=[("", _("不是公益基地")), *BASE_TYPE.items()],
    )
    region = RegionField(label=_("所在地区"))
    certification = forms.ChoiceField(label=_("认证"), choices=list(CERTIFICATION.items()))
    students_allowed = forms.BooleanField(label=_("可以发布学生岗位"), required=False)
    lines = forms.MultipleChoiceField(
        label=_("所属条线"), required=False, widget=forms.CheckboxSelectMultiple
    )
    credit_code = forms.CharField(label=_("统一社会信用代码"), required=False, max_length=24)
    sms_daily_cap = forms.IntegerField(
        label=_("每天最多发多少条短信"), min_value=0, max_value=100000
    )

    def __init__(self, city: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = region_choices(city)  # type: ignore[attr-defined]
        self.fields["lines"].choices = line_choices()  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """The verdict with its reason."""

    verdict = forms.CharField(max_length=24)
    reason = forms.CharField(
        label=_("理由或说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不通过、暂停、退出都要写，对方会看到。"),
    )
    trial_until = forms.DateField(label=_("试运行到哪天"), required=False, widget=DATE)
    successor = forms.ChoiceField(label=_("由谁承接（退出时）"), required=False)

    def __init__(self, city: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.in_city(city).filter(stage__in=ACTIVE_STAGES).order_by("pinyin")
        self.fields["successor"].choices = (
            [("", _("没有承接的组织"))]
            + [  # type: ignore[attr-defined]
                (str(row.pk), row.name) for row in rows[:1000]
            ]
        )


class PlaceForm(forms.Form):
    """阵地: where, and how big the fence is."""

    name = forms.CharField(label=_("阵地名称"), max_length=80)
    kind = forms.ChoiceField(label=_("种类"), choices=list(PLACE_KIND.items()))
    region = RegionField(label=_("所在地区"))
    address = forms.CharField(
        label=_("地址"), max_length=120, help_text=_("写到门牌和楼层，第一次来的人找得到。")
    )
    lat = forms.FloatField(
        label=_("纬度"),
        min_value=-90,
        max_value=90,
        help_text=_("在地图上点一下，或按“用我现在的位置”。"),
    )
    lon = forms.FloatField(label=_("经度"), min_value=-180, max_value=180)
    datum = forms.ChoiceField(
        label=_("数字从哪里来"),
        choices=[
            (WGS84, _("这张地图、手机定位或天地图")),
            (GCJ02, _("高德或腾讯地图上查的")),
        ],
        initial=WGS84,
        required=False,
        help_text=_("那两家的数字偏了几百米，我们会换算好。"),
    )
    fence_radius = forms.IntegerField(
        label=_("签到范围（米）"),
        min_value=30,
        max_value=5000,
        initial=200,
        help_text=_("人在这个圈里签到才算到场。"),
    )
    phone = forms.CharField(label=_("电话"), required=False, max_length=30)
    hours = forms.CharField(label=_("开放时间"), required=False, max_length=80)
    name_en = forms.CharField(label=_("英文名称"), required=False, max_length=120)

    def __init__(self, city: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
        self.fields["region"].choices = region_choices(city, levels)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("lat", "lon"):
            value = data.get(name)
            if value is not None and value != value:
                self.add_error(name, _("请填一个数字。"))
        if data.pop("datum", "") == GCJ02 and not self.errors:
            point = gcj02_to_wgs84(Point(data["lon"], data["lat"]))
            data["lon"], data["lat"] = point.longitude, point.latitude
        return data


class JoinForm(forms.Form):
    """A line to the organisation."""

    words = forms.CharField(
        label=_("想跟队里说的话（可不写）"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class InviteForm(forms.Form):
    """Invite by phone number; the answer is the same whether anybody has it or not."""

    phone = forms.CharField(
        label=_("对方登录用的手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    department = forms.CharField(label=_("部门或小组（可不写）"), required=False, max_length=60)


class AppointForm(forms.Form):
    """Who gets which role until when."""

    phone = forms.CharField(
        label=_("对方登录用的手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    name = forms.CharField(
        label=_("对方姓名"), max_length=60, help_text=_("要和对方登记的姓名一样，免得任命错人。")
    )
    role = forms.ChoiceField(label=_("任命为"))
    organisation = forms.ChoiceField(label=_("在哪个组织"), required=False)
    region = RegionField(label=_("管哪个地区"), required=False)
    line = forms.ChoiceField(label=_("哪个条线"), required=False)
    until = forms.DateField(
        label=_("到哪天为止"),
        required=False,
        widget=DATE,
        help_text=_("不填就是长期，可以随时结束。"),
    )

    def __init__(
        self,
        roles: tuple[str, ...],
        organisations: list[Organisation],
        city: str,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(r, ROLE[Role(r)]) for r in roles]  # type: ignore[attr-defined]
        if organisations:
            self.fields["organisation"].choices = [(str(o.pk), o.name) for o in organisations]  # type: ignore[attr-defined]
            del self.fields["region"], self.fields["line"]
        else:
            del self.fields["organisation"]
            self.fields["region"].choices = region_choices(city)  # type: ignore[attr-defined]
            self.fields["region"].required = True
            self.fields["line"].choices = [("", _("不按条线")), *line_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") == Role.LINE_CLERK and "line" in self.fields and not data.get("line"):
            self.add_error("line", _("条线经办要选一个条线。"))
        return data


class ReasonForm(forms.Form):
    """A sentence why."""

    reason = forms.CharField(label=_("为什么"), required=False, max_length=200)


def end_of(day: date | None) -> Any:
    """The first moment after the day in China, or None."""
    from zhihe.foundation import clock

    return clock.day_bounds(day)[1] if day else None
