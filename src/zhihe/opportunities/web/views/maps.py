"""The county outlines below every map, and the old address of the city map."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

import zhihe.regions
from zhihe.frame.menus import url_or_empty
from zhihe.platform.access import PUBLIC, access

OUTLINES = Path(zhihe.regions.__path__[0]) / "data" / "outlines"


@access(PUBLIC, anonymous_cache=True)
def city_map(request: HttpRequest) -> HttpResponse:
    """There is one map of the city (「全城地图」); old links and bookmarks are led to it."""
    target = url_or_empty("home:map")
    if not target:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)


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
