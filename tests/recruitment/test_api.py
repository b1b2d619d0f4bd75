"""The API joins and gives back by the same rules as the pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import sign_in
from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, seats
from zhihe.foundation import clock
from zhihe.recruitment.models import Application


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def post(client: Any, shift: Any, key: str = "key-0001", body: Any = None) -> Any:
    return client.post(
        f"/api/v1/shifts/{shift.pk}/applications",
        body or {},
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


def test_the_same_key_is_one_sign_up(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    sign_in(client, cast.volunteer)
    first, again = post(client, shift), post(client, shift)
    assert (first.status_code, first.json()["state"]) == (200, "admitted")
    assert again.json() == first.json()
    assert (seats(shift), Application.objects.in_city(cast.city).count()) == ((1, 0, 0), 1)


def test_a_key_is_needed_and_serves_one_request_only(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    sign_in(client, cast.volunteer)
    assert post(client, shift, key="").status_code == 422
    assert post(client, shift).status_code == 200
    reused = post(client, shift, body={"note": "别的话"})
    assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")


def test_what_is_missing_is_said_before_and_after(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    join(cast, "volunteer", shift_of(make_activity(cast, starts_at=shift.starts_at)))
    sign_in(client, cast.volunteer)
    said = client.get(f"/api/v1/shifts/{shift.pk}/fitness").json()
    assert (said["may_join"], [f["code"] for f in said["findings"]]) == (False, ["overlap"])
    refused = post(client, shift)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_fitting.overlap")
    assert refused["Content-Type"].startswith("application/problem+json")


def test_my_applications_and_giving_back(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast, capacity=1))
    join(cast, "elder", shift)
    mine = join(cast, "volunteer", shift)
    sign_in(client, cast.volunteer)
    page = client.get("/api/v1/me/applications").json()
    assert [(row["id"], row["state"], row["ahead"]) for row in page["items"]] == [
        (str(mine.pk), "waiting", 0)
    ]
    gone = client.delete(f"/api/v1/me/applications/{mine.pk}?reason=%00有事")
    assert (gone.status_code, gone.json()["state"], gone.json()["reason"]) == (
        200,
        "withdrawn",
        "有事",
    )
    assert client.delete(f"/api/v1/me/applications/{mine.pk}").status_code == 409


def test_strangers_find_nothing(cast: Any, client: Any) -> None:
    mine = join(cast, "volunteer", shift_of(make_activity(cast)))
    assert client.get("/api/v1/me/applications").status_code == 401
    sign_in(client, cast.stranger)
    assert client.delete(f"/api/v1/me/applications/{mine.pk}").status_code == 404
    assert client.get("/api/v1/me/applications").json()["items"] == []
