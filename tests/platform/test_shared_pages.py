"""What is the same for everybody is drawn once in a while; what is anybody's own, every time."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, sign_in
from tests.factories.activities import make_activity
from zhihe.opportunities.models import Activity
from zhihe.platform import kept, shared_pages
from zhihe.platform.shared_pages import SharedPages


@pytest.fixture
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pages are kept for ten seconds of this clock."""
    settings.SHARED_PAGE_SECONDS = 10
    now = [1000.0]
    monkeypatch.setattr(shared_pages.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return make_activity(cast, title="原来的题目")


def rename(activity: Activity, title: str) -> None:
    Activity.objects.in_city("421200").filter(pk=activity.pk).update(title=title)


def address(activity: Activity) -> str:
    return f"/activities/{activity.pk}/"


def test_a_second_visit_asks_the_database_nothing_until_the_time_is_over(
    clock: list[float], activity: Activity
) -> None:
    client = Client()
    first = client.get(address(activity))
    rename(activity, "改过的题目")
    with CaptureQueriesContext(connection) as asked:
        again = client.get(address(activity))
    assert (again.content, len(asked)) == (first.content, 0)
    assert again["Content-Security-Policy"]
    assert again["ETag"] == first["ETag"]
    clock[0] += 10
    assert "改过的题目" in client.get(address(activity)).content.decode()


def test_whoever_has_the_page_is_told_so_without_its_bytes(
    clock: list[float], activity: Activity
) -> None:
    client = Client()
    tag = client.get(address(activity))["ETag"]
    unchanged = client.get(address(activity), headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_whoever_is_signed_in_sees_the_newest_and_leaves_nothing_behind(
    clock: list[float], activity: Activity, cast: Cast
) -> None:
    client = Client()
    sign_in(client, cast.volunteer)
    client.get(address(activity))
    rename(activity, "改过的题目")
    assert "改过的题目" in client.get(address(activity)).content.decode()
    client.cookies.clear()
    stranger = client.get(address(activity)).content.decode()
    assert cast.volunteer.person.name not in stranger
    rename(activity, "又改了")
    sign_in(client, cast.volunteer)
    assert "又改了" in client.get(address(activity)).content.decode()


def test_addresses_languages_and_hosts_are_pages_of_their_own(
    clock: list[float], activity: Activity
) -> None:
    client = Client()
    chinese = client.get("/activities/")
    assert client.get("/en/activities/").content != chinese.content
    assert client.get("/activities/?q=没有这样的活动").content != chinese.content


def test_forms_fragments_and_refusals_are_never_kept(
    clock: list[float], activity: Activity
) -> None:
    client = Client()
    for url, headers in (
        ("/sign-in", {}),
        ("/activities/00000000-0000-0000-0000-000000000000/", {}),
        ("/activities/", {"HX-Request": "true"}),
    ):
        client.get(url, headers=headers)
        with CaptureQueriesContext(connection) as asked:
            client.get(url, headers=headers)
        assert len(asked) > 0 or url == "/sign-in", url
    first, second = (client.get("/sign-in").content for _ in range(2))
    assert first != second  # each its own token


def test_only_so_many_pages_are_kept_the_longest_unused_goes() -> None:
    pages = SharedPages(most=2)
    for name in ("a", "b"):
        pages.put(("", "", name, ""), (10.0, name.encode(), {}))
    assert pages.get(("", "", "a", ""), 1.0)
    pages.put(("", "", "c", ""), (10.0, b"c", {}))
    assert pages.get(("", "", "b", ""), 1.0) is None
    assert pages.get(("", "", "a", ""), 1.0)
    assert pages.get(("", "", "a", ""), 10.0) is None


def test_a_reference_list_is_read_once_in_half_a_minute(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIST_SECONDS = 30
    now, asked = [0.0], []
    monkeypatch.setattr(kept.time, "monotonic", lambda: now[0])

    @kept.kept_a_moment
    def names(city: str) -> tuple[str, ...]:
        asked.append(city)
        return (city,)

    assert [names("a"), names("a"), names("b")] == [("a",), ("a",), ("b",)]
    assert asked == ["a", "b"]
    now[0] = 30.0
    names("a")
    settings.LIST_SECONDS = 0
    names("a")
    assert asked == ["a", "b", "a", "a"]
