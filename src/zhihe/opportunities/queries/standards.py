"""Hour standards per population group as colour, pattern and words together (N10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhihe.opportunities.labels import hours_text, said
from zhihe.volunteers.models import HourStandard
from zhihe.volunteers.terms import Group


@dataclass(frozen=True, slots=True)
class StandardLook:
    """How a group's standard is shown: never by colour alone."""

    group: str
    label: Any
    tone: str
    pattern: str
    text: str = ""
    cap: str = ""


STANDARD_LOOKS: dict[str, StandardLook] = {
    Group.STUDENT: StandardLook(Group.STUDENT, _("在校学生"), "river", "plain"),
    Group.EMPLOYED: StandardLook(Group.EMPLOYED, _("在职人员"), "jade", "stripes"),
    Group.RETIRED: StandardLook(Group.RETIRED, _("离退休人员"), "gold", "dots"),
    Group.PROFESSIONAL: StandardLook(Group.PROFESSIONAL, _("专业志愿者"), "dan", "grid"),
    Group.OTHER: StandardLook(Group.OTHER, _("其他人"), "stone", "cross"),
}


def groups_of(standards: Sequence[str]) -> list[str]:
    """Groups whose hours count, in the fixed order; an empty list means everybody."""
    return [group for group in STANDARD_LOOKS if not standards or group in standards]


EVERYBODY = StandardLook("", _("人人都能记时长"), "jade", "plain")
STUDENTS = StandardLook(Group.STUDENT, _("学生也能记学时"), "river", "plain")
NO_STUDENTS = StandardLook("", _("不记学生学时"), "stone", "cross")
NOT_YOURS = StandardLook("", _("不给您这一类人记时长"), "stone", "cross")


def look_of(groups: Sequence[str], group: str) -> StandardLook:
    """The one mark of a card: a person's own group, else what can be said to everybody."""
    if group:
        return STANDARD_LOOKS[group] if group in groups else NOT_YOURS
    if len(groups) == len(STANDARD_LOOKS):
        return EVERYBODY
    return STUDENTS if Group.STUDENT in groups else NO_STUDENTS


def looks_of(standards: Sequence[str], day: date) -> list[StandardLook]:
    """The standards in force on ``day`` for the groups, with their words. One query."""
    rows: dict[str, HourStandard] = {}
    for row in HourStandard.objects.filter(valid_from__lte=day).order_by("valid_from", "version"):
        rows[row.group] = row
    return [_look(group, rows.get(group)) for group in groups_of(standards)]


def _look(group: str, row: HourStandard | None) -> StandardLook:
    plain = STANDARD_LOOKS[group]
    if row is None:
        return plain
    return StandardLook(
        group,
        said(row.name, row.name_en),
        plain.tone,
        plain.pattern,
        said(row.text, row.text_en),
        hours_text(row.cap_minutes_per_day),
    )
