"""The city map: three layers, clusters, outlines, directions."""

from __future__ import annotations

import json

import pytest

from tests.cast import LAT, LON, NOW
from tests.factories.activities import make_activity
from zhihe.opportunities.queries.map_points import Box, collection
from zhihe.platform.fields import scaled_point

pytestmark = pytest.mark.usefixtures("frozen")
AROUND = Box(LON - 1, LAT - 1, LON + 1, LAT + 1)


def points(cast, *layers, zoom=16, box=AROUND):
    features = collection(cast.city.code, box, layers, zoom, NOW)["features"]
    return [
        (f["properties"]["layer"], f["properties"]["count"], f["properties"]["title"])
        for f in features
    ]


@pytest.mark.row("N17", part="map")
def test_the_three_layers(cast):
    make_activity(cast, title="茶话会")
    assert points(cast, "places") == [("places", 1, "永安街道活动室")]
    assert points(cast, "activities") == [("activities", 1, "茶话会")]
    teams = points(cast, "teams", zoom=17)
    assert {name for _layer, _count, name in teams} == {
        "咸安区志愿服务总队",
        "文化文艺服务志愿服务队",
        "护水志愿服务队",
        "嘉鱼县医疗健康服务队",
    }


def test_far_away_they_are_one_cluster_and_close_by_single(cast):
    for n in range(3):
        lon = LON + n * 0.001
        make_activity(cast, title=str(n), lon=lon, lat=LAT, point=scaled_point(lon, LAT))
    assert [count for _l, count, _t in points(cast, "activities", zoom=6)] == [3]
    assert [count for _l, count, _t in points(cast, "activities", zoom=18)] == [1, 1, 1]


def test_outside_the_box_nothing_is_sent(cast):
    make_activity(cast)
    assert points(cast, "places", "activities", "teams", box=Box(100, 20, 101, 21)) == []


def test_a_cluster_costs_no_more_queries_than_one_point(cast, django_assert_max_num_queries):
    for n in range(4):
        make_activity(cast, title=str(n))
    with django_assert_max_num_queries(5):
        points(cast, "places", "activities", "teams", zoom=9)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?bbox=1,2,3",
        "?bbox=3,2,1,4",
        "?bbox=a,b,c,d",
        "?bbox=nan,0,1,1",
        "?bbox=1,2,3,4&layers=people",
    ],
)
def test_a_wrong_box_or_layer_is_a_problem_in_words(cast, client, query):
    answer = client.get(f"/api/v1/map.geojson{query}")
    assert answer.status_code == 422


def test_there_is_one_map_and_the_old_address_leads_to_it(cast, client):
    answer = client.get("/activities/map/?district=421202000000&layer=places")
    assert answer.status_code == 301
    assert answer["Location"] == "/map?district=421202000000&layer=places"
    assert client.get(answer["Location"]).status_code == 200


def test_outlines_are_served_with_a_long_life(cast, client):
    answer = client.get("/activities/map/outlines.geojson")
    assert answer.json()["type"] == "FeatureCollection"
    assert "max-age=604800" in answer["Cache-Control"]


@pytest.mark.row("N17", part="directions")
def test_the_page_leads_the_way_in_the_coordinates_of_the_phones_map(cast, client):
    activity = make_activity(cast)
    page = client.get(f"/activities/{activity.pk}/").content.decode()
    assert "https://uri.amap.com/navigation?to=114.30" in page  # GCJ-02: 500 m east of WGS-84
    assert "coordinate=gaode" in page


def test_english_maps_have_the_english_names_of_the_regions(cast, client):
    names = {
        feature["properties"]["name"]
        for feature in json.loads(client.get("/en/activities/map/outlines.geojson").content)[
            "features"
        ]
    }
    assert names == {"", "Xian'an District", "Jiayu County"}
    chinese = client.get("/activities/map/outlines.geojson").content.decode()
    assert "咸安区" in chinese
