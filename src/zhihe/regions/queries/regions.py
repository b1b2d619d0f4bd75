"""Reads of the region tree."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from pypinyin import lazy_pinyin

from zhihe.foundation.pinyin import pinyin_key
from zhihe.regions.models import Region
from zhihe.regions.terms import Level


def root_of(city: str) -> Region | None:
    """The region of the city itself."""
    return living(city).filter(level=Level.CITY).first()


def living(city: str) -> QuerySet[Region]:
    """Regions of a city that are in force."""
    return Region.objects.filter(city_id=city, valid_to__isnull=True)


def children_of(city: str, parent_id: int | None) -> QuerySet[Region]:
    """Regions right below one (None: the counties), by name."""
    rows = living(city)
    rows = rows.filter(parent_id=parent_id) if parent_id else rows.filter(level=Level.COUNTY)
    return rows.order_by("pinyin", "code")


def counties(city: str) -> QuerySet[Region]:
    """The county choice of the home page."""
    return children_of(city, None)


def get_region(city: str, region_id: int) -> Region | None:
    """A region of this city, in force."""
    return living(city).filter(pk=region_id).first()


def path_names(region: Region, *, english: bool = False) -> list[str]:
    """Names from the county down to the region; the city is left out."""
    ids = [int(part) for part in region.path.strip("/").split("/") if part]
    rows = Region.objects.filter(pk__in=ids, city_id=region.city_id).in_bulk()
    ordered = [rows[key] for key in ids if key in rows]
    if len(ordered) > 1:
        ordered = ordered[1:]
    return [(row.name_en or row.name) if english else row.name for row in ordered]


def search_regions(city: str, text: str, limit: int = 20) -> list[Region]:
    """Regions whose name holds the text or whose pinyin begins with it ('wenquan', '温泉')."""
    asked = text.replace("\0", "").strip()[:40]
    if not asked:
        return []
    letters = "".join(c for c in asked.lower() if c.isalpha())
    match = Q(name__contains=asked) | Q(name_en__istartswith=asked)
    if letters.isascii() and letters:
        match |= Q(pinyin_plain__startswith=letters)
    return list(living(city).filter(match).order_by("level", "pinyin", "code")[:limit])


def sort_key(name: str) -> str:
    """Pinyin key as stored with a region."""
    return pinyin_key(name)[:160]


def plain_pinyin(name: str) -> str:
    """Letters alone, as people type them: 温泉街道 → 'wenquanjiedao'."""
    letters = "".join(lazy_pinyin(name)).lower()
    return "".join(c for c in letters if c.isascii() and c.isalnum())[:160]
