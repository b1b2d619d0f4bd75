"""阵地: the register of places, kept by organisations and stations, found on the map by everybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import LAT, LON, NOW, Cast, sign_in
from tests.factories.activities import make_activity
from zhihe.audit.models import AuditEvent
from zhihe.foundation import clock
from zhihe.foundation.geo import Point, distance_m, wgs84_to_gcj02
from zhihe.organisations.models import Organisation, Place
from zhihe.platform.fields import scaled_point

BOX = f"bbox={LON - 0.5},{LAT - 0.5},{LON + 0.5},{LAT + 0.5}&zoom=17"


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


def fields(cast: Cast, **over: str) -> dict[str, str]:
    return {
        "name": "长安社区服务站",
        "kind": "community_station",
        "region": str(cast.regions["village"].pk),
        "address": "长安社区 3 栋一楼",
        "lat": f"{LAT + 0.01:.6f}",
        "lon": f"{LON + 0.01:.6f}",
        "datum": "wgs84",
        "fence_radius": "150",
        "phone": "0715-1234567",
        "hours": "周一到周六 9:00–17:00",
        **over,
    }


def place_of(cast: Cast, name: str) -> Place:
    return Place.objects.in_city(cast.city).get(name=name)


def titles(client: Client, layer: str) -> set[str]:
    found = client.get(f"/api/v1/map.geojson?{BOX}&layers={layer}").json()["features"]
    return {f["properties"]["title"] for f in found}


@pytest.mark.row("N17")
def test_a_place_is_registered_found_on_the_map_changed_and_closed(
    cast: Cast, client: Client, frozen: Any
) -> None:
    """The register, its three layers on map and list, near-me, the way there, and the end of it."""
    make_activity(cast, title="茶话会")
    new, everybody = reverse("organisations:place_new"), Client()
    sign_in(client, cast.station_worker)
    assert client.post(new, fields(cast)).status_code == 302
    place = place_of(cast, "长安社区服务站")
    assert place.organisation_id == cast.station.pk
    assert "长安社区服务站" in client.get(reverse("organisations:places")).content.decode()

    assert titles(everybody, "places") == {"永安街道活动室", "长安社区服务站"}
    assert titles(everybody, "activities") == {"茶话会"}
    assert "护水志愿服务队" in titles(everybody, "teams")
    here = f"lon={LON + 0.01:.2f}&lat={LAT + 0.01:.2f}"
    page = everybody.get(f"/map?layer=places&{here}").content.decode()
    assert page.index("长安社区服务站") < page.index("永安街道活动室"), "the nearest first"
    assert "https://uri.amap.com/navigation?to=" in page
    assert "tel:0715-1234567" in page
    far = everybody.get(f"/map?layer=places&lon={LON - 0.02:.2f}&lat={LAT - 0.01:.2f}")
    assert far.content.decode().index("永安街道活动室") < far.content.decode().index(
        "长安社区服务站"
    )

    edit = reverse("organisations:place_edit", args=[place.pk])
    assert client.post(edit, fields(cast, name="长安邻里中心")).status_code == 302
    assert "长安邻里中心" in titles(everybody, "places")
    assert client.post(reverse("organisations:place_close", args=[place.pk])).status_code == 302
    assert titles(everybody, "places") == {"永安街道活动室"}
    assert "长安邻里中心" not in everybody.get("/map?layer=places").content.decode()
    verbs = AuditEvent.objects.in_city(cast.city).filter(subject_id=place.pk)
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "organisations.add_place",
        "organisations.change_place",
        "organisations.close_place",
    ]


def test_a_station_keeps_its_own_places_only(cast: Cast, client: Client) -> None:
    edit = reverse("organisations:place_edit", args=[cast.place.pk])
    close = reverse("organisations:place_close", args=[cast.place.pk])
    for who in ("station_worker", "sibling_admin", "other_admin", "leader", "stranger"):
        sign_in(client, cast.members[who])
        assert client.post(edit, fields(cast)).status_code in (403, 404), who
        assert client.post(close).status_code in (403, 404), who
    cast.place.refresh_from_db()
    assert (cast.place.name, cast.place.closed_at) == ("永安街道活动室", None)


def test_numbers_of_a_shifted_map_are_set_right(cast: Cast, client: Client) -> None:
    """People read 高德 aloud: its numbers are 500 m off, and the fence would stand elsewhere."""
    true = Point(LON + 0.01, LAT + 0.01)
    read = wgs84_to_gcj02(true)
    sign_in(client, cast.org_admin)
    sent = fields(cast, lat=str(read.latitude), lon=str(read.longitude), datum="gcj02")
    assert client.post(reverse("organisations:place_new"), sent).status_code == 302
    kept = place_of(cast, "长安社区服务站")
    assert distance_m(Point(kept.lon, kept.lat), true) < 1
    assert distance_m(read, true) > 100
    assert kept.point == pytest.approx(scaled_point(kept.lon, kept.lat))


def test_a_change_keeps_the_english_name(cast: Cast, client: Client) -> None:
    sign_in(client, cast.org_admin)
    Place.objects.in_city(cast.city).filter(pk=cast.place.pk).update(name_en="Yong'an Room")
    edit = reverse("organisations:place_edit", args=[cast.place.pk])
    assert "Yong&#x27;an Room" in client.get(edit).content.decode()


def test_without_scripts_the_fields_are_enough_and_wrong_ones_come_back(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.org_admin)
    new = reverse("organisations:place_new")
    answer = client.post(new, fields(cast, lat="", lon="东经114度"))
    assert answer.status_code == 422
    assert "长安社区 3 栋一楼" in answer.content.decode(), "what was typed is still there"
    assert client.post(new, fields(cast)).status_code == 302


def test_a_tap_on_the_map_sets_the_point_and_the_numbers_move_the_mark(
    committed_cast: Cast, live_site: Any, desk: Any
) -> None:
    cast = committed_cast
    live_site.sign_in(desk, cast.org_admin)
    desk.goto("/desk/places/new")
    desk.wait_for_selector(
        ".leaflet-container path.leaflet-interactive, .leaflet-container canvas, .z-map-note"
    )
    desk.select_option("#id_datum", "gcj02")
    desk.locator("[data-pick]").click(position={"x": 300, "y": 120})
    picked = float(desk.input_value("#id_lat")), float(desk.input_value("#id_lon"))
    assert abs(picked[0] - LAT) < 1
    assert abs(picked[1] - LON) < 1
    assert desk.input_value("#id_datum") == "wgs84", "our map is not the shifted one"
    desk.fill("#id_name", "点出来的阵地")
    desk.fill("#id_address", "一楼")
    desk.click("text=存好")
    desk.wait_for_url("**/desk/places")
    kept = place_of(cast, "点出来的阵地")
    assert (kept.lat, kept.lon) == pytest.approx(picked)
    assert (
        Organisation.objects.in_city(cast.city).get(pk=kept.organisation_id).name == cast.team.name
    )
