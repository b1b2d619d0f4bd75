"""The columns of an activity from its form, with the references checked."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from zhihe.opportunities.errors import ActivityIncomplete, PlaceNotYours
from zhihe.opportunities.models import Category, Project
from zhihe.opportunities.queries.choices import may_lead, name_of
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.rules.forms import ActivityForm
from zhihe.opportunities.terms import Problem
from zhihe.organisations.models import Organisation, Place
from zhihe.platform.actor import Actor
from zhihe.platform.fields import scaled_point
from zhihe.regions.models import Region
from zhihe.volunteers.models import InsurancePolicy

_NOT_COLUMNS = {
    "posts",
    "category",
    "languages",
    "group_standards",
    "leader_id",
    "leader_name",
    "is_hazardous",
    "with_minors",
}


def columns_of(
    actor: Actor, organisation: Organisation, form: ActivityForm, now: datetime
) -> dict[str, Any]:
    """Values for INSERT or UPDATE; a dangerous category makes its activities dangerous.

    Raises ActivityIncomplete or PlaceNotYours.
    """
    if not form.shifts:
        raise ActivityIncomplete([("posts", Problem.POSTS)])
    if rules.is_forbidden_title(form.title):
        raise ActivityIncomplete([("title", Problem.BACKDATED)])
    _check_references(organisation, form)
    category = Category.objects.filter(pk=form.category, retired_at=None).first()
    if category is None:
        raise PlaceNotYours()
    plain = {f.name: getattr(form, f.name) for f in fields(form) if f.name not in _NOT_COLUMNS}
    return plain | {
        "category": category,
        "is_hazardous": form.is_hazardous or category.is_hazardous,
        "with_minors": form.with_minors or category.with_minors,
        "languages": list(form.languages),
        "group_standards": list(form.group_standards),
        "point": scaled_point(form.lon, form.lat),
        "starts_at": form.starts_at,
        "ends_at": form.ends_at,
        "seats_total": form.seats,
        **_leader(actor, organisation, form, now),
    }


def _leader(
    actor: Actor, organisation: Organisation, form: ActivityForm, now: datetime
) -> dict[str, Any]:
    """Without a leader the writer stands in, so that the row always names somebody."""
    leader = form.leader_id or actor.person_id
    if leader is None:
        raise ActivityIncomplete([("leader", Problem.LEADER)])
    own = leader == actor.person_id
    if not own and not may_lead([organisation.pk], organisation.city_id, leader, now):
        raise PlaceNotYours()
    return {"leader_id": leader, "leader_name": name_of(leader) or form.leader_name}


def _check_references(organisation: Organisation, form: ActivityForm) -> None:
    city = organisation.city_id
    found = Region.objects.filter(city_id=city, pk=form.region_id).exists()
    if form.place_id:
        found &= Place.objects.in_city(city).filter(pk=form.place_id, closed_at=None).exists()
    if form.project_id:
        found &= (
            Project.objects.in_city(city)
            .filter(pk=form.project_id, organisation=organisation)
            .exists()
        )
    if form.insurance_id:
        found &= InsurancePolicy.objects.in_city(city).filter(pk=form.insurance_id).exists()
    if not found:
        raise PlaceNotYours()
