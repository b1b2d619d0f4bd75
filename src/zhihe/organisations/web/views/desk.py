"""The organisation's desk: dashboard, what it says about itself, its places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.frame.map_tiles import tiles_template
from zhihe.frame.menus import url_or_empty
from zhihe.organisations import policies
from zhihe.organisations.actions.add_place import PlaceFacts, add_place
from zhihe.organisations.actions.change_organisation import change_organisation
from zhihe.organisations.actions.change_place import change_place
from zhihe.organisations.actions.close_place import close_place
from zhihe.organisations.labels import KIND, PLACE_KIND, STAGE, STAGE_TONE
from zhihe.organisations.models import Organisation, Place
from zhihe.organisations.queries.directory import children, open_places
from zhihe.organisations.queries.people import members
from zhihe.organisations.terms import ORGANISATION_ROLES, OrganisationKind, Role, Stage
from zhihe.organisations.web.forms import EditForm, OffersForm, PlaceForm
from zhihe.organisations.web.panels import desk_panels, desk_stats
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

EDITED = (
    "short_name",
    "name_en",
    "intro",
    "intro_en",
    "principal_name",
    "handler_name",
    "phone",
    "address",
)


@access(ROLES, *ORGANISATION_ROLES, getter="own_organisation")
@require_GET
def desk(request: CityRequest) -> HttpResponse:
    """工作台: figures and what waits, from every app that has something to say."""
    row = policies.own_organisation(request.actor)
    context = {
        "organisation": row,
        "stats": desk_stats(request, row),
        "panels": desk_panels(request, row),
        "waiting": members(row, state="applied")[:5]
        if request.actor.has_role(*policies.MEMBER_KEEPERS)
        else [],
        "teams": [
            {
                "organisation": o,
                "kind": KIND[o.kind],
                "stage": STAGE[o.stage],
                "tone": STAGE_TONE[o.stage],
            }
            for o in children(row)[:50]
        ],
        "suspended": row.stage == Stage.SUSPENDED,
        "trial": row.stage == Stage.TRIAL,
    }
    return render(request, "organisations/desk.html", context)


@access(ROLES, Role.ORG_ADMIN, getter="own_organisation")
@require_http_methods(["GET", "POST"])
@idempotent_post
def edit(request: CityRequest) -> HttpResponse:
    """What people read about us; the name and the standing are the district's to change."""
    row = policies.own_organisation(request.actor, Role.ORG_ADMIN)
    is_base = row.kind == OrganisationKind.BASE
    form = EditForm(request.POST or None, initial=_edit_initial(row))
    offers = (
        OffersForm(request.POST or None, initial=row.offers, prefix="offers") if is_base else None
    )
    if request.method == "POST" and form.is_valid() and (offers is None or offers.is_valid()):
        changes: dict[str, Any] = dict(form.cleaned_data)
        if offers is not None:
            changes["offers"] = {k: v for k, v in offers.cleaned_data.items() if v}
        change_organisation(actor=request.actor, organisation=row, changes=changes, now=request.now)
        messages.success(request, _("改好了，公开页面马上就是新的。"))
        return HttpResponseRedirect(reverse("organisations:edit"))
    status = 422 if request.method == "POST" else 200
    context = {"organisation": row, "form": form, "offers": offers}
    return render(request, "organisations/edit.html", context, status=status)


def _edit_initial(row: Organisation) -> dict[str, str]:
    lines = "\n".join(f"{x.get('label', '')} {x.get('url', '')}" for x in row.links)
    return {**{name: getattr(row, name) for name in EDITED}, "links": lines}


@access(ROLES, *policies.PLACE_KEEPERS, getter="own_organisation")
@require_GET
def places(request: CityRequest) -> HttpResponse:
    """Our places on the map."""
    row = policies.own_organisation(request.actor, *policies.PLACE_KEEPERS)
    rows = [{"place": p, "kind": PLACE_KIND[p.kind]} for p in open_places(row)]
    return render(request, "organisations/places.html", {"organisation": row, "rows": rows})


@access(ROLES, *policies.PLACE_KEEPERS, getter="own_organisation")
@require_http_methods(["GET", "POST"])
@idempotent_post
def place_new(request: CityRequest) -> HttpResponse:
    """A new place; the map picks the point, the fields take it too."""
    row = policies.own_organisation(request.actor, *policies.PLACE_KEEPERS)
    form = PlaceForm(request.city.code, request.POST or None, initial={"region": row.region_id})
    if request.method == "POST" and form.is_valid():
        return _kept(request, row, None, form)
    return _place_page(request, row, None, form)


@access(ROLES, *policies.PLACE_KEEPERS, getter="access_place")
@require_http_methods(["GET", "POST"])
@idempotent_post
def place_edit(request: CityRequest, place_id: UUID) -> HttpResponse:
    """Change a place."""
    place = policies.access_place(request.actor, place_id)
    initial = {name: getattr(place, name) for name in PlaceForm.base_fields if name != "datum"} | {
        "region": place.region_id
    }
    form = PlaceForm(request.city.code, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _kept(request, place.organisation, place, form)
    return _place_page(request, place.organisation, place, form)


def _kept(
    request: CityRequest, row: Organisation, place: Place | None, form: PlaceForm
) -> HttpResponse:
    facts = PlaceFacts(**form.cleaned_data)
    try:
        if place is None:
            add_place(actor=request.actor, organisation=row, facts=facts, now=request.now)
        else:
            change_place(actor=request.actor, place=place, facts=facts, now=request.now)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _place_page(request, row, place, form)
    messages.success(request, _("阵地已经放到地图上了。"))
    return HttpResponseRedirect(reverse("organisations:places"))


def _place_page(
    request: CityRequest, row: Organisation, place: Place | None, form: PlaceForm
) -> HttpResponse:
    context = {
        "organisation": row,
        "place": place,
        "form": form,
        "lon": request.city.lon,
        "lat": request.city.lat,
        "outlines_url": url_or_empty("opportunities:outlines"),
        "tiles": tiles_template(),
    }
    return render(
        request, "organisations/place.html", context, status=422 if form.is_bound else 200
    )


@access(ROLES, *policies.PLACE_KEEPERS, getter="access_place")
@require_POST
@idempotent_post
def place_close(request: CityRequest, place_id: UUID) -> HttpResponse:
    """Off the map."""
    place = policies.access_place(request.actor, place_id)
    close_place(actor=request.actor, place=place, now=request.now)
    messages.success(request, _("阵地已关，地图上不再显示。以前在这里的记录都还在。"))
    return HttpResponseRedirect(reverse("organisations:places"))
