"""大数据概览 for everybody: four numbers, a standing, and how each is counted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhihe.insights.labels import DEFINITIONS
from zhihe.insights.queries.by_district import district_rows, total_of
from zhihe.insights.queries.city_figures import city_figures
from zhihe.insights.queries.scoped import Scope
from zhihe.insights.queries.standing import standing
from zhihe.opportunities.web.etag import with_etag
from zhihe.platform.access import PUBLIC, access
from zhihe.regions.models import Region
from zhihe.regions.terms import Level


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def city(request: HttpRequest) -> HttpResponse:
    """The page behind 「怎么算的」."""
    code, now = request.city.code, request.now  # type: ignore[attr-defined]
    top = Region.objects.filter(city_id=code, level=Level.CITY, valid_to=None).first()
    rows = district_rows(Scope(code, top))
    context = {
        "figures": city_figures(code, now),
        "standing": standing(code, now),
        "rows": rows,
        "total": total_of(rows),
        "definitions": DEFINITIONS,
    }
    return render(request, "insights/city.html", context)
