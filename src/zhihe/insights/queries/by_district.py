"""The same figures for each region right below: the rows and the rest add up to the total (G01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from zhihe.insights.queries.scoped import (
    Scope,
    activities_in,
    counted,
    organisations_in,
    records_in,
    volunteers_in,
)
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.terms import ACTIVE_STAGES, OrganisationKind, Stage
from zhihe.regions.models import Region

BASES = (OrganisationKind.BASE, OrganisationKind.STATION, OrganisationKind.SCHOOL)


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One region (None: what belongs to the region above itself, or to none)."""

    region: Region | None
    registered: int
    organisations: int
    bases: int
    activities: int
    minutes: int

    @property
    def rate(self) -> str:
        """Registered per population; empty where it is not known."""
        population = self.region.population if self.region else None
        return f"{100 * self.registered / population:.2f}%" if population else ""


def district_rows(scope: Scope) -> list[DistrictRow]:
    """Rows of the regions right below the scope's, then the rest; seven queries."""
    regions = list(Region.objects.filter(city_id=scope.city, path__startswith=scope.path))
    paths = {r.pk: r.path for r in regions}
    below = [r for r in regions if r.parent_id == (scope.region.pk if scope.region else None)]
    organisations = organisations_in(scope).exclude(stage=Stage.REFUSED)
    sums = [
        _up(volunteers_in(scope).values_list("region_id").annotate(n=Count("id")), paths, below),
        _up(organisations.values_list("region_id").annotate(n=Count("id")), paths, below),
        _up(_bases(organisations).values_list("region_id").annotate(n=Count("id")), paths, below),
        _up(_activities(scope).values_list("region_id").annotate(n=Count("id")), paths, below),
        _up(_records(scope).values_list("region_id_at").annotate(n=Sum("minutes")), paths, below),
    ]
    rows = [DistrictRow(region, *(s[region.pk] for s in sums)) for region in _sorted(below)]
    rest = DistrictRow(None, *(s[None] for s in sums))
    nobody = DistrictRow(None, 0, 0, 0, 0, 0)
    return rows if rest == nobody else [*rows, rest]


def _bases(organisations: Any) -> Any:
    return organisations.filter(kind__in=BASES, stage__in=ACTIVE_STAGES)


def _activities(scope: Scope) -> Any:
    return activities_in(scope).exclude(state=ActivityState.DRAFT)


def _records(scope: Scope) -> Any:
    return counted(records_in(scope))


def _sorted(regions: list[Region]) -> list[Region]:
    return sorted(regions, key=lambda r: (r.pinyin, r.code))


def _up(rows: Any, paths: dict[int, str], below: Iterable[Region]) -> Counter[int | None]:
    """Sum of (region id, number) pairs by the region right below the scope; None is the rest."""
    heads = [(r.path, r.pk) for r in below]
    sums: Counter[int | None] = Counter()
    for region_id, number in rows.order_by():
        path = paths.get(region_id, "")
        head = next((pk for start, pk in heads if path.startswith(start)), None)
        sums[head] += number
    return sums


def total_of(rows: Iterable[DistrictRow]) -> DistrictRow:
    """Sum of the rows."""
    found = list(rows)
    return DistrictRow(
        None,
        *(
            sum(getattr(row, name) for row in found)
            for name in ("registered", "organisations", "bases", "activities", "minutes")
        ),
    )
