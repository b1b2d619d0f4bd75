"""The rows of the activity form: posts, and below each its shifts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import clock
from zhihe.opportunities.labels import SELECTIONS
from zhihe.opportunities.rules.forms import PostForm, ShiftForm

MOST_POSTS, MOST_SHIFTS = 20, 40


class _Row(forms.Form):
    """A row marked 去掉 is not looked at any more."""

    remove = forms.BooleanField(label=_("去掉这一行"), required=False)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.is_removed:
            self._errors = ErrorDict()

    @property
    def is_removed(self) -> bool:
        return bool(self.data.get(self.add_prefix("remove")))


class ShiftRow(_Row):
    """班次: an end before the start lies on the next day."""

    day = forms.DateField(
        label=_("哪天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = forms.TimeField(
        label=_("几点开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    end = forms.TimeField(
        label=_("几点结束"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    capacity = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=100_000, initial=1)

    def shift(self) -> ShiftForm:
        """The cleaned row."""
        data = self.cleaned_data
        starts = datetime.combine(data["day"], data["start"], clock.ZONE)
        ends = datetime.combine(data["day"], data["end"], clock.ZONE)
        if ends <= starts:
            ends += timedelta(days=1)
        return ShiftForm(clock.utc(starts), clock.utc(ends), data["capacity"])

    @staticmethod
    def initial_of(shift: ShiftForm) -> dict[str, Any]:
        """The row of a shift."""
        starts, ends = clock.local(shift.starts_at), clock.local(shift.ends_at)
        return {
            "day": starts.date(),
            "start": starts.time(),
            "end": ends.time(),
            "capacity": shift.capacity,
        }


class StandingShiftRow(ShiftRow):
    """A shift of a published activity: changed here, never taken away."""

    remove = None  # type: ignore[assignment]
    is_removed = False  # type: ignore[assignment]


class PostRow(_Row):
    """岗位: who may take it, how it takes people, what it counts."""

    title = forms.CharField(label=_("岗位叫什么"), max_length=60)
    title_en = forms.CharField(label=_("岗位的英文名"), max_length=120, required=False)
    duties = forms.CharField(label=_("做什么"), max_length=300, required=False)
    selection = forms.ChoiceField(label=_("怎么收人"), choices=list(SELECTIONS.items()))
    min_age = forms.IntegerField(label=_("至少几岁"), min_value=0, max_value=120, required=False)
    max_age = forms.IntegerField(label=_("最多几岁"), min_value=0, max_value=120, required=False)
    skill = forms.ChoiceField(label=_("要会什么"), required=False)
    qualification = forms.ChoiceField(label=_("要有什么证"), required=False)
    needs_clearance = forms.BooleanField(label=_("须有接触未成年人的审查"), required=False)
    hours = forms.DecimalField(
        label=_("一个班计几小时"),
        required=False,
        min_value=0,
        max_value=12,
        max_digits=4,
        decimal_places=2,
        help_text=_("空着就按实际到岗的分钟记。"),
    )

    def __init__(
        self, *args: Any, skills: Any = (), qualifications: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", _("不限")), *skills]  # type: ignore[attr-defined]
        self.fields["qualification"].choices = [("", _("不限")), *qualifications]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        low, high = data.get("min_age"), data.get("max_age")
        if low is not None and high is not None and low > high:
            self.add_error("max_age", _("最多的岁数要比至少的大。"))
        return data

    def post(self, shifts: tuple[ShiftForm, ...]) -> PostForm:
        """The cleaned row with its shifts."""
        data = self.cleaned_data
        return PostForm(
            title=data["title"].strip(),
            title_en=data["title_en"],
            duties=data["duties"],
            selection=data["selection"],
            min_age=data["min_age"],
            max_age=data["max_age"],
            skill=data["skill"] or None,
            qualification=data["qualification"] or None,
            needs_clearance=data["needs_clearance"],
            shifts=shifts,
            hours_value=round(data["hours"] * 60) if data["hours"] is not None else None,
        )

    @staticmethod
    def initial_of(post: PostForm) -> dict[str, Any]:
        """The row of a post."""
        same = (
            "title",
            "title_en",
            "duties",
            "selection",
            "min_age",
            "max_age",
            "skill",
            "qualification",
            "needs_clearance",
        )
        hours = round(post.hours_value / 60, 2) if post.hours_value is not None else None
        return {**{name: getattr(post, name) for name in same}, "hours": hours}
