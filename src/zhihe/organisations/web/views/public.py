"""The list of organisations and bases, the page of one, and whom to complain to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhihe.organisations import policies
from zhihe.organisations.labels import (
    BASE_BLOCKS,
    BASE_TYPE,
    CERTIFICATION,
    KIND,
    KIND_ICON,
    KIND_TONE,
    PLACE_KIND,
)
from zhihe.organisations.models import Body, Line, Organisation
from zhihe.organisations.queries.directory import (
    Wanted,
    ancestors,
    children,
    counts_by_base_type,
    counts_by_district,
    districts,
    found,
    open_places,
    with_members,
)
from zhihe.organisations.queries.people import live_membership
from zhihe.organisations.terms import ACTIVE_STAGES, BaseType, OrganisationKind, Stage
from zhihe.organisations.web.forms import english
from zhihe.organisations.web.panels import public_panels
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.requests import CityRequest

PAGE = 20


@access(PUBLIC, anonymous_cache=True, getter="visible_to")
@require_GET
def directory(request: CityRequest) -> HttpResponse:
    """Find an organisation: by words, district, kind, line, or nearest first."""
    query = {k: v[:60] for k, v in request.GET.items() if v}
    wanted = _wanted(request, query)
    rows = Organisation.objects.in_city(request.city.code).filter(stage__in=ACTIVE_STAGES)
    page = Paginator(found(rows, wanted), PAGE).get_page(query.get("page"))
    bases = wanted.kind == OrganisationKind.BASE
    context = {
        "page": page,
        "cards": _cards(list(page.object_list)),
        "query": query,
        "kinds": _chips(
            query,
            "kind",
            [("", _("全部"), "list-check")]
            + [(k.value, str(v), KIND_ICON[k]) for k, v in KIND.items()],
        ),
        "districts": [
            (r.code, r.name_en if english() and r.name_en else r.name)
            for r in districts(request.city.code)
        ],
        "lines": [
            (x.code, x.name_en if english() else x.name) for x in Line.objects.order_by("code")
        ],
        "near": wanted.near is not None,
        "bases": bases,
        "by_district": _district_links(request, query) if bases else [],
        "by_type": _type_chips(request, query) if bases else [],
    }
    return render(request, "organisations/list.html", context)


def _wanted(request: CityRequest, query: dict[str, str]) -> Wanted:
    region = next(
        (r for r in districts(request.city.code) if r.code == query.get("district")), None
    )
    return Wanted(
        text=query.get("q", ""),
        kind=query.get("kind", "") if query.get("kind") in set(OrganisationKind) else "",
        base_type=query.get("type", "") if query.get("type") in set(BaseType) else "",
        line=query.get("line", ""),
        region=region,
        near=_near(query),
    )


def _near(query: dict[str, str]) -> tuple[float, float] | None:
    """A position in degrees, or None for nonsense; NaN is nonsense too."""
    try:
        lon, lat = float(query["lon"]), float(query["lat"])
    except (KeyError, ValueError):
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _link(query: dict[str, str], **changes: str) -> str:
    kept = {k: v for k, v in {**query, **changes}.items() if v and k != "page"}
    return f"?{urlencode(kept)}" if kept else "?"


def _chips(
    query: dict[str, str], name: str, rows: list[tuple[str, str, str]]
) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "icon": icon,
            "on": query.get(name, "") == value,
            "url": _link(query, **{name: value, "type": ""}),
        }
        for value, label, icon in rows
    ]


def _district_links(request: CityRequest, query: dict[str, str]) -> list[dict[str, Any]]:
    counts = counts_by_district(request.city.code)
    most = max((c.count for c in counts), default=0)
    return [
        {
            "name": c.name_en if english() else c.name,
            "count": c.count,
            "most": most,
            "url": _link(query, district=c.code),
            "on": query.get("district") == c.code,
        }
        for c in counts
    ]


def _type_chips(request: CityRequest, query: dict[str, str]) -> list[dict[str, Any]]:
    counts = counts_by_base_type(request.city.code)
    return [
        {
            "label": label,
            "count": counts.get(t.value, 0),
            "on": query.get("type") == t.value,
            "url": _link(query, type="" if query.get("type") == t.value else t.value),
        }
        for t, label in BASE_TYPE.items()
    ]


def _cards(rows: list[Organisation]) -> list[dict[str, Any]]:
    members = with_members(rows)
    return [
        {
            "organisation": row,
            "name": named(row),
            "kind": KIND[OrganisationKind(row.kind)],
            "icon": KIND_ICON[OrganisationKind(row.kind)],
            "tone": KIND_TONE[OrganisationKind(row.kind)],
            "base_type": BASE_TYPE[BaseType(row.base_type)] if row.base_type else "",
            "region": row.region.name_en if english() and row.region.name_en else row.region.name,
            "members": members.get(row.pk, 0),
            "distance": _distance(getattr(row, "distance_m", None)),
            "intro": (english() and row.intro_en) or row.intro,
            "certification": CERTIFICATION[row.certification]
            if row.certification != "none"
            else "",
        }
        for row in rows
    ]


def named(row: Organisation) -> str:
    """The name in the language of the page."""
    return (english() and row.name_en) or row.name


def _distance(metres: float | None) -> str:
    if metres is None:
        return ""
    if metres < 1000:
        return _("%(n)s 米") % {"n": max(10, round(metres / 10) * 10)}
    return _("%(n)s 公里") % {"n": f"{metres / 1000:.1f}"}


@access(PUBLIC, anonymous_cache=True, getter="access_public_organisation")
@require_GET
def detail(request: CityRequest, organisation_id: UUID) -> HttpResponse:
    """Who they are, where, what is coming, and how to join."""
    row = policies.access_public_organisation(request.actor, organisation_id)
    panels = public_panels(request, row)
    mine = None
    if not request.anonymous_page and request.actor.person_id:
        mine = live_membership(request.city.code, request.actor.person_id, row.pk)
    context = {
        "organisation": row,
        "card": _cards([row])[0],
        "panels": panels,
        "mine": mine,
        "open": row.stage in ACTIVE_STAGES,
        "suspended": row.stage == Stage.SUSPENDED,
        "above": ancestors(row),
        "below": _cards(list(children(row)[:60])),
        "places": [{"place": p, "kind": PLACE_KIND[p.kind]} for p in open_places(row)],
        "blocks": _blocks(row, panels) if row.kind == OrganisationKind.BASE else [],
    }
    return render(request, "organisations/detail.html", context)


def _blocks(row: Organisation, panels: list[Any]) -> list[dict[str, Any]]:
    """The six blocks of a base (G03): written ones from ``offers``, counted ones from panels."""
    made = {panel.block: panel for panel in panels if panel.block}
    return [
        {
            "title": title,
            "icon": icon,
            "url": made[key].url if key in made else "",
            "text": (made[key].note if key in made else "") or row.offers.get(key, ""),
        }
        for key, title, _hint, icon in BASE_BLOCKS
    ]


@access(PUBLIC, anonymous_cache=True)
@require_GET
def bodies(request: CityRequest) -> HttpResponse:
    """Who leads, and where a complaint goes: data, not code (P14)."""
    rows = Body.objects.filter(city=request.city).order_by("-leads", "position", "code")
    context = {
        "leads": [b for b in rows if b.leads],
        "others": [b for b in rows if not b.leads],
        "english": english(),
    }
    return render(request, "organisations/bodies.html", context)
