"""Bring a city's region tree in; running it again changes only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local_date
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.actor import Actor
from zhihe.regions.errors import RegionFileRefused
from zhihe.regions.models import Region
from zhihe.regions.queries.region_sheet import RegionRow
from zhihe.regions.queries.regions import living, plain_pinyin, sort_key
from zhihe.regions.rules import ABOVE
from zhihe.regions.terms import Level


@dataclass(frozen=True, slots=True)
class Imported:
    """How many regions are new and how many changed."""

    made: int
    changed: int


@transaction.atomic
def import_regions(*, actor: Actor, rows: Sequence[RegionRow], now: datetime) -> Imported:
    """``rows`` with parents first (``read_region_sheet``), all of the actor's city.

    All or nothing: RegionFileRefused names a row whose parent is missing, of the wrong level or of
    another city.
    """
    known = {region.code: region for region in living(actor.city)}
    made = changed = 0
    for row in rows:
        parent = _parent(actor.city, row, known)
        region = known.get(row.code)
        if region is None:
            known[row.code] = _make(actor.city, row, parent, now)
            made += 1
        else:
            changed += _change(region, row, parent)
    record_event(
        actor=actor,
        now=now,
        fact=Fact("regions.import", "city", uuid7(), detail={"made": made, "changed": changed}),
    )
    return Imported(made, changed)


def _parent(city: str, row: RegionRow, known: dict[str, Region]) -> Region | None:
    if not row.code.startswith(city[:4]):
        raise RegionFileRefused(words=f"{row.code} 不属于这个城市", faults=[row.code])
    if row.level == Level.CITY:
        return None
    parent = known.get(row.parent)
    if parent is None or parent.level != ABOVE[row.level]:
        raise RegionFileRefused(words=f"{row.code} 找不到上一级 {row.parent}", faults=[row.code])
    return parent


def _told(row: RegionRow) -> dict[str, Any]:
    """Columns that a table may change; what the table leaves empty stays as it is."""
    columns: dict[str, Any] = {
        "name": row.name,
        "pinyin": sort_key(row.name),
        "pinyin_plain": plain_pinyin(row.name),
    }
    for field in ("name_en", "lon", "lat", "population", "population_year"):
        if getattr(row, field) not in (None, ""):
            columns[field] = getattr(row, field)
    return columns


def _make(city: str, row: RegionRow, parent: Region | None, now: datetime) -> Region:
    region = Region.objects.create(
        city_id=city,
        code=row.code,
        level=row.level,
        parent=parent,
        valid_from=local_date(now),
        **_told(row),
    )
    region.path = f"{parent.path if parent else ''}{region.pk}/"
    Region.objects.filter(pk=region.pk).update(path=region.path)
    return region


def _change(region: Region, row: RegionRow, parent: Region | None) -> int:
    columns = {k: v for k, v in _told(row).items() if getattr(region, k) != v}
    if region.parent_id != (parent.pk if parent else None):
        raise RegionFileRefused(
            words=f"{row.code} 换了上一级：请先给旧区划定停用日期", faults=[row.code]
        )
    if columns:
        Region.objects.filter(pk=region.pk).update(**columns)
        for name, value in columns.items():
            setattr(region, name, value)
    return bool(columns)
