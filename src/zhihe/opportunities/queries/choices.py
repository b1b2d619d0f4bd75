"""What a form may choose from: places, leaders, policies, projects, categories, regions."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q

import zhihe.volunteers
from zhihe.accounts.models import Person
from zhihe.foundation import clock
from zhihe.opportunities.labels import said
from zhihe.opportunities.models import Category, HoursPermission, Project
from zhihe.opportunities.rules import publishing as rules
from zhihe.organisations.models import Appointment, Membership, Organisation, Place
from zhihe.organisations.terms import MembershipState, Role
from zhihe.platform.kept import kept_a_moment
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.models import WorkDay
from zhihe.regions.models import Region
from zhihe.regions.terms import Level
from zhihe.volunteers.models import InsurancePolicy, Skill


def categories(*, retired: bool = False) -> list[Category]:
    """Categories in their order, parents before children; one query."""
    rows = Category.objects.order_by("position", "code")
    found = list(rows if retired else rows.filter(retired_at=None))
    parents = [row for row in found if row.parent_id is None]
    return [
        r for parent in parents for r in (parent, *(c for c in found if c.parent_id == parent.code))
    ]


@kept_a_moment
def shown_categories() -> tuple[Category, ...]:
    """The categories for pages that only show them."""
    return tuple(categories())


@kept_a_moment
def shown_skills() -> tuple[Skill, ...]:
    """The skills for pages that only show them, by group."""
    return tuple(Skill.objects.order_by("group", "code"))


@kept_a_moment
def shown_districts(city: str) -> tuple[Region, ...]:
    """The districts of a city for pages that only show them."""
    return tuple(districts(city))


def open_places(organisation: Organisation) -> CityQuerySet:
    """Open places of the organisation, of those above it and below it, by name."""
    family = [UUID(part) for part in organisation.path.split("/") if part]
    return (
        Place.objects.in_city(organisation.city_id)
        .filter(
            Q(organisation__in=family) | Q(organisation__path__startswith=organisation.path),
            closed_at=None,
        )
        .order_by("name")
    )


def leaders_of(organisation: Organisation, now: datetime) -> list[tuple[UUID, str]]:
    """(person id, name) of who may be named leader: appointed there, in order of appointment."""
    held = (
        Appointment.objects.in_city(organisation.city_id)
        .filter(
            Q(until=None) | Q(until__gt=now),
            organisation=organisation,
            since__lte=now,
            role__in=(Role.LEADER, Role.PROJECT_MANAGER, Role.ORG_ADMIN),
        )
        .order_by("since", "id")
        .values_list("person_id", flat=True)
    )
    order = list(dict.fromkeys(held))
    names = dict(Person.objects.filter(pk__in=order).values_list("pk", "name"))
    return [(person, names[person]) for person in order if person in names]


def managers_of(organisation: Organisation, now: datetime) -> list[UUID]:
    """Persons who answer for the organisation now: its admins and project managers."""
    held = Appointment.objects.in_city(organisation.city_id).filter(
        Q(until=None) | Q(until__gt=now),
        organisation=organisation,
        since__lte=now,
        role__in=(Role.ORG_ADMIN, Role.PROJECT_MANAGER),
    )
    return list(dict.fromkeys(held.order_by("since", "id").values_list("person_id", flat=True)))


def may_lead(organisations: list[UUID], city: str, person_id: UUID, now: datetime) -> bool:
    """Whether the person holds an appointment or a membership at one of the organisations."""
    held = Appointment.objects.in_city(city).filter(
        Q(until=None) | Q(until__gt=now),
        organisation__in=organisations,
        person_id=person_id,
        since__lte=now,
    )
    if held.exists():
        return True
    return bool(
        Membership.objects.in_city(city)
        .filter(organisation__in=organisations, person_id=person_id, state=MembershipState.ACTIVE)
        .exists()
    )


def name_of(person_id: UUID) -> str:
    """Name of a person; empty for an unknown id."""
    return Person.objects.filter(pk=person_id).values_list("name", flat=True).first() or ""


def policies_on(city: str, day: date, *, hazardous: bool = False) -> CityQuerySet:
    """Insurance policies in force on ``day``; only those for dangerous work where asked."""
    rows = InsurancePolicy.objects.in_city(city).filter(valid_from__lte=day, valid_until__gte=day)
    return (rows.filter(covers_hazardous=True) if hazardous else rows).order_by("name")


def projects_of(organisation: Organisation) -> CityQuerySet:
    """Open projects of the organisation, newest first."""
    return (
        Project.objects.in_city(organisation.city_id)
        .filter(organisation=organisation, closed_at=None)
        .order_by("-created_at", "id")
    )


def districts(city: str) -> list[Region]:
    """Counties each followed by their townships, by pinyin; one query."""
    rows = list(
        Region.objects.filter(
            city_id=city, level__in=(Level.COUNTY, Level.TOWNSHIP), valid_to=None
        ).order_by("pinyin", "code")
    )
    counties = [row for row in rows if row.level == Level.COUNTY]
    return [r for c in counties for r in (c, *(t for t in rows if t.parent_id == c.pk))]


def region_to_begin_with(organisation: Organisation) -> int:
    """What a new form offers first: the own district, for a body of the whole city its first place's."""
    if organisation.region.level in (Level.COUNTY, Level.TOWNSHIP):
        return organisation.region_id
    place = open_places(organisation).first()
    return place.region_id if place is not None else organisation.region_id


def hours_allowed(organisation: Organisation) -> bool:
    """N09: whether this unit may publish the hours of its posts now."""
    decided = (
        HoursPermission.objects.in_city(organisation.city_id)
        .filter(organisation=organisation)
        .order_by("-at")
        .values_list("allowed", flat=True)
        .first()
    )
    return rules.may_set_hours(organisation.stage, decided)


def work_days(now: datetime) -> dict[date, bool]:
    """The editable work calendar around the present."""
    today = clock.local_date(now)
    rows = WorkDay.objects.filter(day__gte=today)[:60]
    return {row.day: row.is_workday for row in rows}


@lru_cache(maxsize=1)
def _languages() -> list[dict[str, Any]]:
    path = Path(zhihe.volunteers.__path__[0]) / "reference" / "languages.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["items"])


def languages() -> list[tuple[str, str]]:
    """(code, name) of languages spoken, dialects included, in the language of the page."""
    return [(row["code"], said(row["zh"], row["en"])) for row in _languages()]


@lru_cache(maxsize=1)
def _reasons() -> dict[str, list[dict[str, str]]]:
    path = Path(__file__).resolve().parent.parent / "reference" / "reasons.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def reasons(kind: str) -> list[str]:
    """Ready sentences for ``returned`` or ``cancelled``, in the language of the page."""
    return [said(row["zh"], row["en"]) for row in _reasons()[kind]]
