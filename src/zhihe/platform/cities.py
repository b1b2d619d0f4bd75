"""Which city a host name serves. One row: that one, whatever the host."""

from __future__ import annotations

import time

from zhihe.platform.models import City

_CACHE_SECONDS = 30.0
_cache: dict[str, tuple[float, list[City]]] = {}


def all_cities() -> list[City]:
    """Every city of the installation, cached for 30 s per process."""
    kept = _cache.get("all")
    if kept and time.monotonic() - kept[0] < _CACHE_SECONDS and kept[1]:
        return kept[1]
    cities = list(City.objects.order_by("code"))
    _cache["all"] = (time.monotonic(), cities)
    return cities


def forget() -> None:
    """Drop the cache (a city was made; tests)."""
    _cache.clear()


def city_for_host(host: str) -> City | None:
    """The city served under ``host`` (port ignored)."""
    cities = all_cities()
    if len(cities) == 1:
        return cities[0]
    name = host.rsplit(":", 1)[0].lower()
    return next((c for c in cities if name in c.hosts), None)
