"""Finding activities."""

from tests.factories.activities import make_activity


def test_the_list_shows_what_is_coming(cast, client, now, monkeypatch):
    make_activity(cast)
    page = client.get("/activities/")
    assert page.status_code == 200


def test_the_page_of_an_activity(cast, client):
    activity = make_activity(cast)
    page = client.get(f"/activities/{activity.pk}/")
    assert page.status_code == 200
    assert "厨房有明火" in page.content.decode()
    assert client.get("/activities/map/").status_code == 200
    assert client.get("/api/v1/map.geojson?bbox=113,29,115,31&zoom=9").status_code == 200
    assert client.get("/api/v1/activities").status_code == 200
    assert client.get(f"/api/v1/activities/{activity.pk}").status_code == 200
