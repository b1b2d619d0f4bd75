"""The whole activity form on one page: activity, posts, shifts; rows are added without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import clock
from zhihe.opportunities.labels import problem_text, said
from zhihe.opportunities.queries import choices
from zhihe.opportunities.queries.standards import STANDARD_LOOKS
from zhihe.opportunities.rules.forms import ActivityForm, PostForm, ShiftForm
from zhihe.opportunities.rules.publishing import is_forbidden_title
from zhihe.opportunities.terms import Problem
from zhihe.opportunities.web.forms.rows import MOST_POSTS, MOST_SHIFTS, PostRow, ShiftRow
from zhihe.organisations.models import Organisation, Place
from zhihe.volunteers.models import InsurancePolicy, QualificationKind, Skill

_AREA = forms.Textarea(attrs={"rows": 4})
_SHORT = forms.Textarea(attrs={"rows": 2})


class PageForm(forms.Form):
    """What is said once for the whole activity."""

    title = forms.CharField(label=_("标题"), max_length=80)
    category = forms.ChoiceField(label=_("哪一类"))
    project = forms.ChoiceField(label=_("属于哪个项目"), required=False)
    content = forms.CharField(label=_("做什么，写给来的人看"), max_length=4000, widget=_AREA)
    title_en = forms.CharField(label=_("英文标题"), max_length=160, required=False)
    content_en = forms.CharField(label=_("英文说明"), max_length=4000, required=False, widget=_AREA)
    place = forms.ChoiceField(label=_("在哪个阵地"), required=False)
    region = forms.ChoiceField(label=_("在哪个街道、乡镇"))
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    meeting_point = forms.CharField(label=_("集合点"), max_length=120, required=False)
    lat = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(label=_("经度"), min_value=-180, max_value=180, required=False)
    fence_radius = forms.IntegerField(
        label=_("签到范围（米）"), min_value=30, max_value=5000, initial=200
    )
    conditions = forms.CharField(
        label=_("什么样的人能来"), max_length=500, required=False, widget=_SHORT
    )
    enrol_note = forms.CharField(label=_("怎么报名"), max_length=200, required=False)
    enrol_until = forms.DateTimeField(
        label=_("报名截止"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    cancel_hours = forms.IntegerField(
        label=_("开始前几小时以外可以自己取消"), min_value=0, max_value=168, initial=12
    )
    risks = forms.CharField(
        label=_("可能有什么危险"), max_length=1000, required=False, widget=_SHORT
    )
    guarantees = forms.CharField(
        label=_("你们备好了什么"), max_length=1000, required=False, widget=_SHORT
    )
    is_hazardous = forms.BooleanField(
        label=_("活有危险（高处、水边、夜间、机械……）"), required=False
    )
    with_minors = forms.BooleanField(label=_("有未成年人参加，或服务未成年人"), required=False)
    insurance = forms.ChoiceField(label=_("用哪份保险"), required=False)
    leader = forms.ChoiceField(label=_("现场带队人"))
    contact_phone = forms.CharField(label=_("现场联系电话（公开）"), max_length=30, required=False)
    languages = forms.MultipleChoiceField(
        label=_("现场说什么话"), required=False, widget=forms.CheckboxSelectMultiple
    )
    group_standards = forms.MultipleChoiceField(
        label=_("给谁记时长"), required=False, widget=forms.CheckboxSelectMultiple
    )
    names_shown = forms.BooleanField(label=_("同意公开的人，名字给同场的人看到"), required=False)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        for name, rows in offers.by_field.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if is_forbidden_title(title):
            raise forms.ValidationError(problem_text(Problem.BACKDATED))
        return title

    def clean(self) -> dict[str, Any]:
        """A place fills in address and position; one of both must say where."""
        data: dict[str, Any] = super().clean() or {}
        place = self.offers.places.get(data.get("place") or "")
        if place is not None:
            data["address"] = data.get("address") or place.address
            if data.get("lat") is None or data.get("lon") is None:
                data["lat"], data["lon"] = place.lat, place.lon
        if not (data.get("address") or "").strip():
            self.add_error("address", problem_text(Problem.PLACE))
        if data.get("lat") is None or data.get("lon") is None:
            self.add_error("place", _("请选一个阵地，或在地图上点一下位置，签到才知道在哪儿。"))
        return data


@dataclass(frozen=True)
class Offers:
    """What the form of one organisation may choose from, read once."""

    by_field: dict[str, list[tuple[Any, Any]]]
    places: dict[str, Place]
    skills: list[tuple[str, str]]
    qualifications: list[tuple[str, str]]
    leader_names: dict[str, str]


def offers_of(organisation: Organisation, now: datetime, *, me: tuple[Any, str]) -> Offers:
    """Nine short queries; ``me`` is (person id, name) of the writer, who may always lead."""
    places = list(choices.open_places(organisation))
    leaders = {str(k): name for k, name in [*choices.leaders_of(organisation, now), me]}
    none = ("", _("不选"))
    by_field: dict[str, list[tuple[Any, Any]]] = {
        "category": [
            (c.code, f"　{said(c.name, c.name_en)}" if c.parent_id else said(c.name, c.name_en))
            for c in choices.categories()
        ],
        "project": [
            none,
            *((str(p.pk), said(p.title, p.title_en)) for p in choices.projects_of(organisation)),
        ],
        "place": [none, *((str(p.pk), f"{said(p.name, p.name_en)} · {p.address}") for p in places)],
        "region": [
            (
                r.pk,
                said(r.name, r.name_en) if r.level == "county" else f"　{said(r.name, r.name_en)}",
            )
            for r in choices.districts(organisation.city_id)
        ],
        "insurance": [
            none,
            *(
                (str(p.pk), _policy_text(p))
                for p in choices.policies_on(organisation.city_id, clock.local_date(now))
            ),
        ],
        "leader": list(leaders.items()),
        "languages": list(choices.languages()),
        "group_standards": [(g, look.label) for g, look in STANDARD_LOOKS.items()],
    }
    return Offers(
        by_field=by_field,
        places={str(p.pk): p for p in places},
        skills=[(s.code, said(s.name, s.name_en)) for s in Skill.objects.order_by("group", "code")],
        qualifications=[
            (q.code, said(q.name, q.name_en)) for q in QualificationKind.objects.order_by("code")
        ],
        leader_names=leaders,
    )


def _policy_text(policy: InsurancePolicy) -> str:
    name = said(policy.name, policy.name_en)
    return f"{name} · {_('保有危险的活')}" if policy.covers_hazardous else name


@dataclass
class PostPart:
    """A post row with its shift rows, for the template."""

    number: int
    row: PostRow
    shifts: list[ShiftRow]
    errors: list[Any]


class Editor:
    """Binds the page, its posts and their shifts; counts travel as posts and p0-shifts."""

    def __init__(
        self,
        offers: Offers,
        *,
        data: QueryDict | None = None,
        form: ActivityForm | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.offers = offers
        self.problems: list[Any] = []
        if data is not None:
            self.page = PageForm(data, offers=offers)
            self.posts = self._bound(data)
        else:
            self.page = PageForm(initial=page_initial(form) if form else initial, offers=offers)
            posts = form.posts if form else (PostForm(title="", shifts=()),)
            self.posts = [self._part(number, post) for number, post in enumerate(posts)]

    def _rows(self, number: int) -> dict[str, Any]:
        return {
            "prefix": f"p{number}",
            "skills": self.offers.skills,
            "qualifications": self.offers.qualifications,
        }

    def _part(self, number: int, post: PostForm) -> PostPart:
        row = PostRow(initial=PostRow.initial_of(post), **self._rows(number))
        shifts = [
            ShiftRow(initial=ShiftRow.initial_of(shift), prefix=f"p{number}-s{n}")
            for n, shift in enumerate(post.shifts)
        ] or [ShiftRow(prefix=f"p{number}-s0")]
        return PostPart(number, row, shifts, [])

    def _bound(self, data: QueryDict) -> list[PostPart]:
        """As many rows as the form had, and one more where a button asked for it."""
        posts = min(_count(data, "posts") + ("add_post" in data), MOST_POSTS)
        parts = []
        for number in range(max(posts, 1)):
            more = data.get("add_shift") == str(number)
            shifts = min(max(_count(data, f"p{number}-shifts"), 1) + more, MOST_SHIFTS)
            parts.append(
                PostPart(
                    number,
                    PostRow(data, **self._rows(number)),
                    [ShiftRow(data, prefix=f"p{number}-s{n}") for n in range(shifts)],
                    [],
                )
            )
        return parts

    def grow(self) -> None:
        """Only rows were asked for: nothing is judged yet."""
        for form in [self.page, *(f for part in self.posts for f in (part.row, *part.shifts))]:
            form._errors = ErrorDict()
            form.cleaned_data = {}

    def is_valid(self) -> bool:
        """Whether every row that stays is well formed."""
        kept = [part for part in self.posts if not part.row.is_removed]
        forms_kept = [f for part in kept for f in (part.row, *part.shifts)]
        good = [form.is_valid() for form in [self.page, *forms_kept]]
        if not any(not shift.is_removed for part in kept for shift in part.shifts):
            self.problems.append(problem_text(Problem.POSTS))
            return False
        return all(good)

    def activity_form(self) -> ActivityForm:
        """The cleaned form in the words of the rules."""
        posts = [
            part.row.post(tuple(s.shift() for s in part.shifts if not s.is_removed))
            for part in self.posts
            if not part.row.is_removed
        ]
        return form_from(self.page, tuple(post for post in posts if post.shifts))

    @property
    def is_wrong(self) -> bool:
        """Whether anything on the page carries an error."""
        rows = [form for part in self.posts for form in (part.row, *part.shifts)]
        told = any(part.errors for part in self.posts) or any(form.errors for form in rows)
        return bool(self.page.errors or self.problems or told)

    def mark_needed(self) -> None:
        """After judging: what must be said before submitting carries the mark of a must."""
        for name in NEEDED:
            self.page.fields[name].required = True

    def show(self, problems: list[tuple[str, str]]) -> None:
        """Put what submitting misses beside the fields."""
        kept = [part for part in self.posts if not part.row.is_removed]
        for field, problem in problems:
            text = problem_text(problem)
            if field.startswith("posts."):
                kept[int(field.removeprefix("posts."))].errors.append(text)
            elif field in self.page.fields:
                self.page.add_error(field, text)
            else:
                self.problems.append(text)


def _count(data: QueryDict, name: str) -> int:
    text = data.get(name, "1")
    return int(text) if text.isdigit() and len(text) < 4 else 1


NEEDED = ("conditions", "enrol_note", "risks", "guarantees", "address")
_PLAIN = (
    "title",
    "title_en",
    "content",
    "content_en",
    "address",
    "meeting_point",
    "lat",
    "lon",
    "fence_radius",
    "conditions",
    "enrol_note",
    "risks",
    "guarantees",
    "is_hazardous",
    "with_minors",
    "contact_phone",
    "names_shown",
    "enrol_until",
    "cancel_hours",
)


def form_from(page: PageForm, posts: tuple[PostForm, ...]) -> ActivityForm:
    """ActivityForm of a valid page. ValueError never: ids come from the choices."""
    from uuid import UUID

    data = page.cleaned_data
    ids = {
        f"{name}_id": UUID(data[name]) if data[name] else None
        for name in ("project", "place", "insurance")
    }
    return ActivityForm(
        **{name: data[name] for name in _PLAIN},
        **ids,
        posts=posts,
        category=data["category"],
        region_id=int(data["region"]),
        leader_id=UUID(data["leader"]),
        leader_name=page.offers.leader_names[data["leader"]],
        languages=tuple(data["languages"]),
        group_standards=tuple(data["group_standards"]),
    )


def page_initial(form: ActivityForm) -> dict[str, Any]:
    """Initial values of the page from a form."""
    ids = {
        name: str(value) if (value := getattr(form, f"{name}_id")) else ""
        for name in ("project", "place", "insurance", "leader")
    }
    return {
        **{name: getattr(form, name) for name in _PLAIN},
        **ids,
        "region": form.region_id,
        "category": form.category,
        "languages": list(form.languages),
        "group_standards": list(form.group_standards),
    }


__all__ = ["Editor", "Offers", "PageForm", "ShiftForm", "offers_of"]
