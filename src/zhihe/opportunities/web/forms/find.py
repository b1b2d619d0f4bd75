"""The search form: every filter by its address, so that a search can be sent to a friend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import clock
from zhihe.opportunities.labels import said
from zhihe.opportunities.models import Category
from zhihe.opportunities.queries.choices import languages
from zhihe.opportunities.queries.find import Wanted
from zhihe.opportunities.queries.standards import STANDARD_LOOKS
from zhihe.regions.models import Region
from zhihe.regions.terms import Level
from zhihe.volunteers.models import Skill

WHEN = (
    ("today", _("今天")),
    ("tomorrow", _("明天")),
    ("weekend", _("周末")),
    ("week", _("七天内")),
)
PARTS = (("morning", _("上午")), ("afternoon", _("下午")), ("evening", _("晚上")))
ANY = ("", _("都行"))


@dataclass(frozen=True, slots=True)
class Lists:
    """What the filters offer, read once per request."""

    categories: Sequence[Category]
    skills: Sequence[Skill]
    regions: Sequence[Region]

    @property
    def by_code(self) -> Mapping[str, Category]:
        return {row.code: row for row in self.categories}


def days_of(when: str, today: date) -> tuple[date, date] | None:
    """Civil days of a chip; the weekend is the coming one, or this one on a Sunday."""
    if when == "today":
        return today, today
    if when == "tomorrow":
        return today + timedelta(days=1), today + timedelta(days=1)
    if when == "week":
        return today, today + timedelta(days=6)
    if when == "weekend":
        sunday = today + timedelta(days=6 - today.weekday())
        return max(sunday - timedelta(days=1), today), sunday
    return None


class FindForm(forms.Form):
    """GET. Wrong values are dropped, not refused: a shared link never breaks."""

    q = forms.CharField(label=_("想做点什么"), max_length=60, required=False)
    when = forms.ChoiceField(label=_("什么时候"), required=False)
    start = forms.DateField(
        label=_("从哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(
        label=_("到哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    part = forms.ChoiceField(label=_("一天里的什么时候"), required=False)
    district = forms.ChoiceField(label=_("在哪儿"), required=False)
    category = forms.ChoiceField(label=_("哪一类"), required=False)
    skill = forms.ChoiceField(label=_("用得上什么本事"), required=False)
    group = forms.ChoiceField(label=_("给谁记时长"), required=False)
    language = forms.ChoiceField(label=_("说什么话"), required=False)
    free = forms.BooleanField(label=_("只看还有名额的"), required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def __init__(self, data: Any, lists: Lists) -> None:
        super().__init__(data)
        self.lists = lists
        choices: dict[str, list[tuple[str, Any]]] = {
            "when": list(WHEN),
            "part": list(PARTS),
            "district": [(r.code, _indented(r)) for r in lists.regions],
            "category": [(c.code, _category_text(c)) for c in lists.categories],
            "skill": [(s.code, said(s.name, s.name_en)) for s in lists.skills],
            "group": [(g, look.label) for g, look in STANDARD_LOOKS.items()],
            "language": list(languages()),
        }
        for name, rows in choices.items():
            self.fields[name].choices = [ANY, *rows]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Cleaned values of the fields that could be read."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}

    def wanted(self, now: datetime) -> Wanted:
        """The wish in the words of ``queries.find``."""
        said_values = self.values()
        days = days_of(said_values["when"] or "", clock.local_date(now))
        start, end = (said_values["start"], said_values["end"]) if days is None else days
        if start and end and end < start:
            start, end = end, start
        lon, lat = said_values["lon"], said_values["lat"]
        return Wanted(
            words=said_values["q"] or "",
            day_from=start,
            day_to=end,
            part=said_values["part"] or "",
            region_path=next(
                (r.path for r in self.lists.regions if r.code == said_values["district"]), ""
            ),
            categories=self.with_children(said_values["category"] or ""),
            skill=said_values["skill"] or "",
            group=said_values["group"] or "",
            free_only=bool(said_values["free"]),
            language=said_values["language"] or "",
            near=(lon, lat) if lon is not None and lat is not None else None,
        )

    def with_children(self, code: str) -> tuple[str, ...]:
        """A category and the ones below it."""
        return tuple(
            c.code for c in self.lists.categories if code and code in (c.code, c.parent_id)
        )


def _indented(region: Region) -> str:
    name = said(region.name, region.name_en)
    return name if region.level == Level.COUNTY else f"　{name}"


def _category_text(category: Category) -> str:
    name = said(category.name, category.name_en)
    return f"　{name}" if category.parent_id else name
