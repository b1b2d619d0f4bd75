"""Organisations in the public API: what the pages show to anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import access_public_organisation
from zhihe.organisations.queries.directory import Wanted, found, open_places, with_members
from zhihe.organisations.terms import ACTIVE_STAGES, BaseType, OrganisationKind
from zhihe.platform.actor import anonymous_actor
from zhihe.regions.models import Region

router = Router(tags=["organisations"])
MOST = 100


class OrganisationOut(Schema):
    """One organisation; ``region`` is the 12-digit code of its district or below."""

    id: UUID
    name: str
    name_en: str
    kind: str
    base_type: str
    stage: str
    certification: str
    region: str
    region_name: str
    parent: UUID | None
    lines: list[str]
    members: int
    since: datetime


class OrganisationPage(Schema):
    """A page of the list; ``count`` is the whole."""

    count: int
    page: int
    items: list[OrganisationOut]


class PlaceOut(Schema):
    """A place on the map, WGS-84 degrees; ``radius`` of the fence in metres."""

    id: UUID
    name: str
    kind: str
    address: str
    lon: float
    lat: float
    radius: int


class OrganisationDetail(OrganisationOut):
    """With what the page shows besides."""

    intro: str
    intro_en: str
    phone: str
    address: str
    principal: str
    handler: str
    successor: UUID | None
    places: list[PlaceOut]


class Filters(Schema):
    """Filters of the list."""

    q: str = Field("", max_length=60)
    kind: OrganisationKind | None = None
    base_type: BaseType | None = None
    line: str = Field("", max_length=24)
    region: str = Field("", max_length=12)
    page: int = Field(1, ge=1, le=10_000)
    size: int = Field(20, ge=1, le=MOST)


@router.get("/organisations", response=OrganisationPage, summary="List organisations")
def list_organisations(request: HttpRequest, filters: Query[Filters]) -> Any:
    """Active organisations by name."""
    city = request.city.code  # type: ignore[attr-defined]
    region = Region.objects.filter(city_id=city, code=filters.region, valid_to__isnull=True).first()
    rows = Organisation.objects.in_city(city).filter(stage__in=ACTIVE_STAGES)
    if filters.region and region is None:
        return {"count": 0, "page": filters.page, "items": []}
    wanted = Wanted(
        text=filters.q,
        kind=filters.kind or "",
        base_type=filters.base_type or "",
        line=filters.line,
        region=region,
    )
    rows = found(rows, wanted)
    start = (filters.page - 1) * filters.size
    page = list(rows[start : start + filters.size])
    members = with_members(page)
    return {"count": rows.count(), "page": filters.page, "items": [_out(o, members) for o in page]}


@router.get(
    "/organisations/{organisation_id}", response=OrganisationDetail, summary="One organisation"
)
def read_organisation(request: HttpRequest, organisation_id: UUID) -> Any:
    """What anybody may know; 404 while it is not admitted."""
    actor = anonymous_actor(request.city.code)  # type: ignore[attr-defined]
    row = access_public_organisation(actor, organisation_id)
    places = [
        {
            "id": p.pk,
            "name": p.name,
            "kind": p.kind,
            "address": p.address,
            "lon": p.lon,
            "lat": p.lat,
            "radius": p.fence_radius,
        }
        for p in open_places(row)
    ]
    return _out(row, with_members([row])) | {
        "intro": row.intro,
        "intro_en": row.intro_en,
        "phone": row.phone,
        "address": row.address,
        "principal": row.principal_name,
        "handler": row.handler_name,
        "successor": row.successor_id,
        "places": places,
    }


def _out(row: Organisation, members: dict[UUID, int]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "name_en": row.name_en,
        "kind": row.kind,
        "base_type": row.base_type,
        "stage": row.stage,
        "certification": row.certification,
        "region": row.region.code,
        "region_name": row.region.name,
        "parent": row.parent_id,
        "lines": row.lines,
        "members": members.get(row.pk, 0),
        "since": row.created_at,
    }
