"""The public list of organisations: filters, order by name or by distance, counts per district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    F,
    FloatField,
    Func,
    Min,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from zhihe.foundation.bigrams import tsquery_literal
from zhihe.organisations.models import Membership, Organisation, Place
from zhihe.organisations.terms import ACTIVE_STAGES, MembershipState, OrganisationKind
from zhihe.platform.fields import PointField, scaled_point
from zhihe.platform.keys import CityQuerySet
from zhihe.regions.models import Region
from zhihe.regions.terms import Level

METRES_PER_UNIT = 111_195


class _TsQuery(Func):
    template = "%(expressions)s::tsquery"


class _Matches(Func):
    """``search @@ query``."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters as asked for; ``near`` is (lon, lat) in WGS-84 degrees."""

    text: str = ""
    kind: str = ""
    base_type: str = ""
    line: str = ""
    region: Region | None = None
    near: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """One district: how many bases (or whatever was asked) it has."""

    code: str
    name: str
    name_en: str
    count: int


def found(rows: CityQuerySet, wanted: Wanted) -> CityQuerySet:
    """Organisations that match, nearest open place first when ``near`` is given, else by pinyin.

    With ``near`` each row carries ``distance_m`` (None without a place on the map).
    """
    rows = _filtered(rows, wanted).select_related("region", "parent")
    if wanted.near is None:
        return rows.order_by("pinyin", "id")
    near: CityQuerySet = rows.annotate(distance_m=_nearest(wanted.near)).order_by(
        F("distance_m").asc(nulls_last=True), "pinyin", "id"
    )
    return near


def _filtered(rows: CityQuerySet, wanted: Wanted) -> CityQuerySet:
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.base_type:
        rows = rows.filter(base_type=wanted.base_type)
    if wanted.line:
        rows = rows.filter(lines__contains=[wanted.line])
    if wanted.region is not None:
        rows = rows.filter(region__path__startswith=wanted.region.path)
    query = tsquery_literal(wanted.text)
    if query:
        rows = rows.filter(_Matches(F("search"), _TsQuery(Value(query))))
    return rows


def _nearest(near: tuple[float, float]) -> Any:
    """Metres to the nearest open place of the organisation (outer row), as a float."""
    here = Value(scaled_point(*near), output_field=PointField())
    distance = Func(
        F("point"),
        here,
        template="(%(expressions)s)",
        arg_joiner=" <-> ",
        output_field=FloatField(),
    )
    places = (
        Place.objects.filter(
            city_id=OuterRef("city_id"), organisation_id=OuterRef("pk"), closed_at__isnull=True
        )
        .order_by()
        .values("organisation_id")
        .annotate(nearest=Min(distance))
        .values("nearest")
    )
    return Cast(Subquery(places), FloatField()) * METRES_PER_UNIT


def with_members(rows: list[Organisation]) -> dict[Any, int]:
    """Active members of each organisation of one page: id → count."""
    if not rows:
        return {}
    counted = (
        Membership.objects.in_city(rows[0].city_id)
        .filter(organisation__in=[row.pk for row in rows], state=MembershipState.ACTIVE)
        .values_list("organisation_id")
        .annotate(Count("id"))
    )
    return dict(counted)


def districts(city: str) -> list[Region]:
    """The city's districts and counties, by name."""
    rows = Region.objects.filter(city_id=city, level=Level.COUNTY, valid_to__isnull=True)
    return list(rows.order_by("pinyin", "code"))


def counts_by_district(city: str, *, kind: str = OrganisationKind.BASE) -> list[DistrictCount]:
    """Active organisations of a kind in each district (G01), all levels below counted in."""
    rows = (
        Organisation.objects.in_city(city)
        .filter(kind=kind, stage__in=ACTIVE_STAGES)
        .values_list("region__path")
        .annotate(Count("id"))
        .order_by()
    )
    by_path = list(rows)
    return [
        DistrictCount(
            county.code,
            county.name,
            county.name_en or county.name,
            sum(n for path, n in by_path if path.startswith(county.path)),
        )
        for county in districts(city)
    ]


def counts_by_base_type(city: str) -> dict[str, int]:
    """Active bases of each of the five types (G02)."""
    rows = (
        Organisation.objects.in_city(city)
        .filter(kind=OrganisationKind.BASE, stage__in=ACTIVE_STAGES)
        .values_list("base_type")
        .annotate(Count("id"))
        .order_by()
    )
    return dict(rows)


def children(organisation: Organisation) -> CityQuerySet:
    """Active organisations right below, by name."""
    return (
        Organisation.objects.in_city(organisation.city_id)
        .filter(parent=organisation, stage__in=ACTIVE_STAGES)
        .order_by("pinyin", "id")
    )


def ancestors(organisation: Organisation) -> list[Organisation]:
    """From the top of the organisation tree down to the parent; one query."""
    ids = [part for part in organisation.path.split("/") if part][:-1]
    rows = {
        str(r.pk): r for r in Organisation.objects.in_city(organisation.city_id).filter(pk__in=ids)
    }
    return [rows[i] for i in ids if i in rows]


def open_places(organisation: Organisation) -> CityQuerySet:
    """Places on the map, oldest first."""
    return (
        Place.objects.in_city(organisation.city_id)
        .filter(organisation=organisation, closed_at__isnull=True)
        .select_related("region")
        .order_by("created_at", "id")
    )


def issuer_after(organisation: Organisation) -> Organisation:
    """Who certifies for it now: itself, or the end of its chain of successors (R02).

    A chain that leads nowhere ends at the last one; a loop cannot be made.
    """
    seen = {organisation.pk}
    row = organisation
    while row.successor_id and row.successor_id not in seen:
        seen.add(row.successor_id)
        row = Organisation.objects.in_city(row.city_id).get(pk=row.successor_id)
    return row


__all__ = [
    "DistrictCount",
    "Wanted",
    "ancestors",
    "children",
    "counts_by_base_type",
    "counts_by_district",
    "districts",
    "found",
    "issuer_after",
    "open_places",
    "with_members",
]
