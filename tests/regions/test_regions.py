"""The tree of regions is read by everybody and imported without harm twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import CITY
from zhihe.platform.actor import system_actor
from zhihe.regions.actions.import_regions import Imported, import_regions
from zhihe.regions.errors import RegionFileRefused
from zhihe.regions.models import Region
from zhihe.regions.queries.region_sheet import RegionRow
from zhihe.regions.queries.regions import children_of, counties, search_regions
from zhihe.regions.terms import Level

NEW = RegionRow("421202002000", "浮山街道", Level.TOWNSHIP, "421202000000", "Fushan Subdistrict")


def bring(now: Any, *rows: RegionRow) -> Imported:
    return import_regions(actor=system_actor(CITY), rows=rows, now=now)


def test_importing_twice_changes_nothing_the_second_time(cast: Any, now: Any) -> None:
    assert bring(now, NEW) == Imported(1, 0)
    assert bring(now, NEW) == Imported(0, 0)
    made = Region.objects.get(code=NEW.code)
    assert made.path == f"{cast.regions['county'].path}{made.pk}/"


def test_a_new_name_is_taken_over_and_what_is_not_told_stays(cast: Any, now: Any) -> None:
    bring(now, NEW)
    assert bring(now, RegionRow(NEW.code, "浮山新街道", Level.TOWNSHIP, NEW.parent)) == Imported(
        0, 1
    )
    row = Region.objects.get(code=NEW.code)
    assert (row.name, row.name_en) == ("浮山新街道", "Fushan Subdistrict")


def test_moving_to_another_parent_is_refused(cast: Any, now: Any) -> None:
    bring(now, NEW)
    with pytest.raises(RegionFileRefused):
        bring(now, RegionRow(NEW.code, NEW.name, Level.TOWNSHIP, "421221000000"))


def test_counties_and_children_by_pinyin(cast: Any, now: Any) -> None:
    bring(now, NEW)
    assert {row.name for row in counties(CITY)} == {"嘉鱼县", "咸安区"}
    assert {row.name for row in children_of(CITY, cast.regions["county"].pk)} == {
        "温泉街道",
        "浮山街道",
    }
    assert [row.name for row in search_regions(CITY, "fushan")] == ["浮山街道"]
    assert [row.name for row in search_regions(CITY, "浮山")] == ["浮山街道"]
    assert search_regions(CITY, "\0") == []


def test_another_city_sees_none_of_it(cast: Any, now: Any) -> None:
    bring(now, NEW)
    assert list(counties("430900")) == []
    assert search_regions("430900", "浮山") == []


def test_the_api_answers_everybody(cast: Any, client: Any) -> None:
    found = client.get("/api/v1/regions").json()
    assert {row["name"] for row in found} == {"咸安区", "嘉鱼县"}
    county = cast.regions["county"].pk
    below = client.get(f"/api/v1/regions?parent={county}").json()
    assert [(row["name"], row["parent"]) for row in below] == [("温泉街道", county)]
    assert client.get("/api/v1/regions?q=温泉").json()[0]["name_en"] == "Wenquan Subdistrict"
    one = client.get(f"/api/v1/regions/{cast.regions['village'].pk}")
    assert one.json()["level"] == "village"
    for address in ("/api/v1/regions/999999", "/api/v1/regions?parent=999999"):
        missing = client.get(address)
        assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/v1/regions?parent=x").status_code == 422
