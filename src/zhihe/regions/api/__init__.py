"""Public reads of the region tree."""

from __future__ import annotations

from ninja import Query, Router, Schema

from zhihe.platform.refusals import NotFound
from zhihe.platform.requests import CityRequest
from zhihe.regions.models import Region
from zhihe.regions.queries.regions import children_of, get_region, search_regions

router = Router(tags=["regions"])


class RegionOut(Schema):
    """One region; ``parent`` is null for a county, coordinates are WGS-84 degrees."""

    id: int
    code: str
    level: str
    name: str
    name_en: str
    parent: int | None
    lon: float | None
    lat: float | None
    population: int | None
    population_year: int | None

    @staticmethod
    def resolve_parent(row: Region) -> int | None:
        return row.parent_id if row.level != "county" else None


@router.get("/regions", response=list[RegionOut], auth=None)
def list_regions(
    request: CityRequest, parent: int | None = None, q: str = Query("", max_length=40)
) -> list[Region]:
    """Counties of the city; with ``parent`` what lies right below it; with ``q`` a search by name
    or pinyin."""
    city = request.city.code
    if q:
        return search_regions(city, q)
    if parent is not None and get_region(city, parent) is None:
        raise NotFound()
    return list(children_of(city, parent))


@router.get("/regions/{region_id}", response=RegionOut, auth=None)
def read_region(request: CityRequest, region_id: int) -> Region:
    """One region of this city."""
    row = get_region(request.city.code, region_id)
    if row is None:
        raise NotFound()
    return row
