"""Outlines and points of the map in the showcase."""

from __future__ import annotations

OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "咸安区"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [114.1, 29.75],
                        [114.35, 29.98],
                        [114.62, 29.93],
                        [114.6, 29.72],
                        [114.4, 29.62],
                        [114.2, 29.6],
                        [114.1, 29.75],
                    ]
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"name": "赤壁市"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [113.6, 29.75],
                        [113.85, 29.9],
                        [114.1, 29.75],
                        [114.2, 29.6],
                        [114.0, 29.5],
                        [113.7, 29.55],
                        [113.6, 29.75],
                    ]
                ],
            },
        },
    ],
}
POINTS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "layer": layer,
                "title": title,
                "url": "/",
                "text": text,
                "count": count,
            },
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for layer, title, text, lon, lat, count in (
            ("activities", "淦河净滩行动", "周日 08:00–10:00", 114.32, 29.84, 1),
            ("activities", "周六茶话会", "周六 14:00", 114.42, 29.78, 1),
            ("places", "咸安区图书馆", "今天开到 20:00", 114.28, 29.72, 1),
            ("teams", "护水志愿服务队", "32 人", 113.9, 29.68, 12),
        )
    ],
}
