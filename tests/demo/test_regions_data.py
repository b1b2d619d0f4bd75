"""The committed region tree and outlines are whole, consistent and inside the city."""

import json
from collections import Counter
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

import zhihe

PACKAGE = Path(zhihe.__file__).parent
COUNTIES = {
    "421202": "咸安区",
    "421221": "嘉鱼县",
    "421222": "通城县",
    "421223": "崇阳县",
    "421224": "通山县",
    "421281": "赤壁市",
}
KINDS = {
    "city": {"city"},
    "county": {"district", "county", "county_city"},
    "township": {"subdistrict", "town", "township", "special"},
    "village": {"village", "community", "virtual"},
}


@pytest.fixture(scope="module")
def regions():
    return json.loads((PACKAGE / "demo/data/regions.json").read_text(encoding="utf-8"))["regions"]


@pytest.fixture(scope="module")
def outlines():
    path = PACKAGE / "regions/data/outlines/4212.geojson"
    return {f["id"]: f for f in json.loads(path.read_text(encoding="utf-8"))["features"]}


def test_every_level_has_exactly_its_number_of_regions(regions):
    assert Counter(r["level"] for r in regions) == {
        "city": 1,
        "county": 6,
        "township": 89,
        "village": 1096,
    }
    assert {r["code"]: r["name"] for r in regions if r["level"] == "county"} == COUNTIES


def test_codes_are_unique_and_parents_come_first(regions):
    seen = {None}
    for region in regions:
        assert region["parent"] in seen
        assert region["code"] not in seen
        seen.add(region["code"])


def test_a_code_has_the_length_and_the_beginning_its_level_demands(regions):
    lengths = {"city": 6, "county": 6, "township": 9, "village": 12}
    for region in regions:
        assert len(region["code"]) == lengths[region["level"]]
        assert region["kind"] in KINDS[region["level"]]
        if region["level"] in ("township", "village"):
            assert region["code"].startswith(region["parent"])


def test_every_region_can_be_sorted_and_read_in_english(regions):
    for region in regions:
        assert len(region["pinyin"].split()) == len(region["name"])
        assert region["pinyin"].replace(" ", "").replace("ü", "u").isascii()
        assert region["name_en"].replace("ü", "u").isascii()
        assert region["name_en"].split()[-1] in {
            "City",
            "District",
            "County",
            "Town",
            "Township",
            "Subdistrict",
            "Village",
            "Community",
            "Area",
            "Farm",
            "Office",
            "Park",
        }


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("隽水镇", "juan shui zhen"),
        ("厦铺镇", "xia pu zhen"),
        ("大畈镇", "da fan zhen"),
        ("蒲圻街道", "pu qi jie dao"),
        ("洪港镇", "hong gang zhen"),
        ("燕厦乡", "yan xia xiang"),
    ],
)
def test_local_readings_are_kept(regions, name, reading):
    assert next(r["pinyin"] for r in regions if r["name"] == name) == reading


def test_population_adds_up_on_every_level(regions):
    children = Counter()
    for region in regions:
        if "population" in region:
            children[region["parent"]] += region["population"]
    for region in regions:
        if region["level"] in ("city", "county"):
            assert region["population"] == children[region["code"]]


def test_centres_lie_inside_their_county(regions, outlines):
    for region in regions:
        if region["level"] in ("county", "township"):
            assert shape(outlines[region["code"][:6]]["geometry"]).contains(
                Point(region["lon"], region["lat"])
            )


def test_the_outlines_are_the_six_counties_valid_and_small(outlines):
    assert {code: f["properties"]["name"] for code, f in outlines.items()} == COUNTIES
    assert (PACKAGE / "regions/data/outlines/4212.geojson").stat().st_size <= 150_000
    for feature in outlines.values():
        outline = shape(feature["geometry"])
        assert outline.is_valid
        assert all(part.exterior.is_ccw for part in outline.geoms)


def test_neighbouring_counties_meet_without_overlapping(outlines):
    shapes = [shape(f["geometry"]) for f in outlines.values()]
    for i, one in enumerate(shapes):
        for other in shapes[i + 1 :]:
            assert one.intersection(other).area < 1e-4 * min(one.area, other.area)
