"""Street tiles for every map, where the city has a key of 天地图; else outlines alone."""

from __future__ import annotations

from django.conf import settings

TILES = (
    "https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk="
)


def tiles_template() -> str:
    """Leaflet's template of the tiles' address; empty without a key."""
    key = settings.TIANDITU_KEY
    return f"{TILES}{key}" if key else ""
