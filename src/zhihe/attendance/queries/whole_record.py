"""The record of a volunteer as order 67 names it (art. 4): five parts, nothing left out (R01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhihe.accounts.labels import DOCUMENT_KINDS, SEXES
from zhihe.accounts.models import Person
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.desk import totals_by_grade
from zhihe.attendance.queries.my_records import my_records
from zhihe.foundation.clock import local_date
from zhihe.foundation.identity_numbers import mask
from zhihe.opportunities.queries.standards import STANDARD_LOOKS
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.platform.vault import open_text
from zhihe.volunteers.models import Entry, Evaluation, Qualification, Volunteer, VolunteerSkill
from zhihe.volunteers.rules.numbers import display_number
from zhihe.volunteers.terms import EntryKind, ProofState

MOST = 200


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """1 basics (code, label, text) · 2 service, with minutes by evidence · 3 training · 4 awards ·
    5 evaluations. Service newest first, at most 200 rows; the sums are over all of them."""

    basics: list[tuple[str, str, str]]
    service: list[ServiceRecord]
    services: int
    minutes: int
    by_grade: dict[str, int]
    training: list[Entry]
    awards: list[Entry]
    evaluations: list[Evaluation]


def whole_record(volunteer: Volunteer) -> WholeRecord:
    """Everything that stands in the record of one volunteer."""
    city = volunteer.city_id
    counted = my_records(city, volunteer.pk, "counted")
    grades = totals_by_grade(counted)
    entries = list(
        Entry.objects.in_city(city)
        .filter(volunteer=volunteer, withdrawn_at=None)
        .order_by("-on", "-id")
    )
    said = Evaluation.objects.in_city(city).filter(volunteer=volunteer).order_by("-at", "-id")
    return WholeRecord(
        basics=_basics(volunteer),
        service=list(counted[:MOST]),
        services=counted.count(),
        minutes=sum(grades.values()),
        by_grade=grades,
        training=[e for e in entries if e.kind == EntryKind.TRAINING],
        awards=[e for e in entries if e.kind == EntryKind.AWARD],
        evaluations=list(said[:MOST]),
    )


def _basics(volunteer: Volunteer) -> list[tuple[str, str, str]]:
    """What is known, in the order of the form; the document's number is masked."""
    person = Person.objects.get(pk=volunteer.person_id)
    number = open_text(person.document_sealed, "document")
    kind: Any = DOCUMENT_KINDS.get(person.document_kind, "")
    sex: Any = SEXES.get(volunteer.sex, "")
    city = volunteer.city_id
    teams = Membership.objects.in_city(city).filter(
        person_id=volunteer.person_id, state=MembershipState.ACTIVE
    )
    skills = VolunteerSkill.objects.in_city(city).filter(volunteer=volunteer)
    papers = Qualification.objects.in_city(city).filter(
        volunteer=volunteer, state=ProofState.ACCEPTED
    )
    rows = [
        ("name", _("姓名"), volunteer.name),
        ("volunteer_no", _("志愿者编号"), display_number(volunteer.volunteer_no)),
        ("sex", _("性别"), str(sex)),
        ("birth_date", _("出生日期"), _day(volunteer.birth_date)),
        ("document", _("证件"), f"{kind} {mask(number)}" if number else ""),
        ("verified", _("实名"), _("已核验") if volunteer.is_verified else _("还没核验")),
        ("group", _("人群"), str(STANDARD_LOOKS[volunteer.group].label)),
        ("region", _("住在"), volunteer.region.name if volunteer.region else ""),
        ("organisations", _("参加的组织"), _list(teams, "organisation__name")),
        ("skills", _("技能"), _list(skills, "skill__name")),
        ("qualifications", _("资质"), _list(papers, "kind__name")),
        ("registered", _("登记日期"), _day(local_date(volunteer.registered_at))),
    ]
    return [row for row in rows if row[2]]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _list(rows: Any, column: str) -> str:
    return "、".join(rows.order_by(column).values_list(column, flat=True))
