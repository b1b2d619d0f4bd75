"""The map of the city: 阵地, 活动, 团队 and the county outlines below."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

import zhihe.regions
from zhihe.opportunities.queries.choices import districts
from zhihe.opportunities.queries.map_points import LAYERS
from zhihe.opportunities.web.etag import with_etag
from zhihe.platform.access import PUBLIC, access

OUTLINES = Path(zhihe.regions.__path__[0]) / "data" / "outlines"
TILES = "https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk="


def map_context() -> dict[str, str]:
    """Address of the tiles where a key is set; without it the outlines alone are drawn."""
    key = settings.TIANDITU_KEY
    return {"tiles": f"{TILES}{key}" if key else "", "attribution": "天地图" if key else ""}


@access(PUBLIC, anonymous_cache=True)
@with_etag
def city_map(request: HttpRequest) -> HttpResponse:
    """全城志愿服务地图 with three layers and a list of districts to begin with."""
    city = request.city  # type: ignore[attr-defined]
    counties = [r for r in districts(city.code) if r.level == "county"]
    chosen = next((r for r in counties if r.code == request.GET.get("district")), None)
    context = {
        "layers": " ".join(LAYERS),
        "counties": counties,
        "chosen": chosen,
        "city": city,
        **map_context(),
    }
    return render(request, "opportunities/map.html", context)


@access(PUBLIC, anonymous_cache=True)
def outlines(request: HttpRequest) -> HttpResponse:
    """County outlines as GeoJSON (WGS-84), the offline base of every map; they change with us."""
    code = request.city.code[:4]  # type: ignore[attr-defined]
    path = OUTLINES / f"{code}.geojson"
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=604800"
    return response
