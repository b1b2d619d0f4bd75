"""The county outlines below every map, and the old address of the city map."""

from __future__ import annotations

import json
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import get_language

import zhihe.regions
from zhihe.frame.menus import url_or_empty
from zhihe.platform.access import PUBLIC, access
from zhihe.regions.queries.regions import living
from zhihe.regions.terms import Level

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
    shape = path.read_bytes()
    if (get_language() or "").startswith("en"):
        shape = _in_english(shape, request.city.code)  # type: ignore[attr-defined]
    response = HttpResponse(shape, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=604800"
    return response


def _in_english(shape: bytes, city: str) -> bytes:
    """The same outlines with the English names of the region table; a name it lacks is left out."""
    names = {
        row.code[:6]: row.name_en
        for row in living(city).filter(level=Level.COUNTY).only("code", "name_en")
    }
    data = json.loads(shape)
    for feature in data["features"]:
        facts = feature["properties"]
        facts["name"] = names.get(facts["code"], "")
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
