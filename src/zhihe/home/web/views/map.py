"""全城地图: three layers to look at, and the same as a list for keyboards and without scripts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from zhihe.home.queries.around import LAYERS, lines_of, rows_of
from zhihe.home.web.surroundings import map_context, surroundings_of
from zhihe.opportunities.web.etag import with_etag
from zhihe.platform.access import PUBLIC, access

PAGE = 20
LAYER_WORDS = {"activities": _("活动"), "places": _("阵地"), "teams": _("团队")}


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def city_map(request: HttpRequest) -> HttpResponse:
    """The map of the whole city or of one county, sorted by distance where a place is known."""
    now, city = request.now, request.city  # type: ignore[attr-defined]
    here = surroundings_of(request)
    layer = request.GET.get("layer", "")
    layer = layer if layer in LAYERS else LAYERS[0]
    rows = rows_of(city.code, layer, now, near=here.near, region_path=here.region_path)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tabs = [(key, LAYER_WORDS[key], _address(request, key), key == layer) for key in LAYERS]
    context: dict[str, Any] = {
        "here": here,
        "layer": layer,
        "layer_word": LAYER_WORDS[layer],
        "tabs": tabs,
        "page": page,
        "lines": lines_of(layer, page.object_list, now, here.near),
        **map_context(request, here),
    }
    return render(request, "home/map.html", context)


def _address(request: HttpRequest, layer: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["layer"] = layer
    return f"?{query.urlencode()}#list"
