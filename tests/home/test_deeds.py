"""The private calendar, 大字版, and the small arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from tests.cast import NOW, Cast, sign_in
from tests.factories.activities import make_activity
from tests.home.world import seat
from zhihe.accounts.models import Account
from zhihe.audit.models import AuditEvent
from zhihe.home import rules
from zhihe.home.actions.switch_calendar import switch_calendar
from zhihe.home.queries.calendar_feed import feed_token


@pytest.fixture(autouse=True)
def _at_the_moment_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)


def switch(cast: Cast, on: bool) -> str:
    volunteer = cast.volunteer.volunteer
    switch_calendar(actor=cast.volunteer.actor(), volunteer=volunteer, on=on, now=NOW)
    return feed_token(volunteer)


def test_the_calendar_holds_my_shifts_and_no_names(cast: Cast, client: Client) -> None:
    activity = make_activity(cast, title="淦河护水巡查")
    seat(cast, activity, ["volunteer", "second_volunteer"])
    make_activity(cast, title="别人的事")
    answer = client.get(f"/calendar/{switch(cast, True)}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(e["summary"]) for e in events] == ["淦河护水巡查"]
    assert events[0].decoded("dtstart") == activity.starts_at
    words = answer.content.decode()
    for name in ("林晓禾", "许清和", "何砚秋", cast.volunteer.volunteer.volunteer_no):
        assert name not in words


def test_a_revoked_address_is_dead_and_the_next_one_is_another(cast: Cast, client: Client) -> None:
    first = switch(cast, True)
    assert switch(cast, True) == first  # twice on is once on
    assert switch(cast, False) == ""
    assert client.get(f"/calendar/{first}.ics").status_code == 404
    second = switch(cast, True)
    assert second != first
    assert client.get(f"/calendar/{first}.ics").status_code == 404
    assert client.get(f"/calendar/{second}.ics").status_code == 200
    verbs = AuditEvent.objects.in_city(cast.city).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["home.calendar_on", "home.calendar_off", "home.calendar_on"]


@pytest.mark.parametrize("change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "x" + t,
                                    lambda t: t.replace(".1.", ".3.")])  # fmt: skip
def test_a_made_up_address_opens_nothing(change: Any, cast: Cast, client: Client) -> None:
    assert client.get(f"/calendar/{change(switch(cast, True))}.ics").status_code == 404


def test_the_calendar_page_switches_on_and_off_and_a_double_tap_is_one(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.volunteer)
    data = {"on": "1", "idempotency_key": "k1"}
    for _ in range(2):
        assert client.post("/me/calendar/switch", data).status_code == 302
    token = feed_token(cast.volunteer.volunteer)
    assert token in client.get("/me/calendar").content.decode()
    sign_in(other := Client(), cast.stranger)
    assert token not in other.get("/me/calendar").content.decode()
    other.post("/me/calendar/switch", {"on": "0", "idempotency_key": "k2"})
    assert feed_token(cast.volunteer.volunteer) == token


def test_large_type_is_kept_in_a_cookie_and_with_the_account(cast: Cast, client: Client) -> None:
    sign_in(client, cast.elder)
    answer = client.post("/large-type", {"on": "1", "next": "/me?year=2026"})
    assert (answer.status_code, answer["Location"]) == (302, "/me?year=2026")
    assert answer.cookies["elder"].value == "1"
    assert Account.objects.get(pk=cast.elder.person.account_id).elder
    assert not Account.objects.get(pk=cast.stranger.person.account_id).elder
    answer = client.post("/large-type", {"on": "0", "next": "/"})
    assert answer.cookies["elder"].value == ""
    assert not Account.objects.get(pk=cast.elder.person.account_id).elder


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""],
)
def test_large_type_leads_nowhere_else(target: str, cast: Cast, client: Client) -> None:
    assert client.get("/large-type", {"on": "1", "next": target})["Location"] == "/"


def test_the_large_home_has_five_squares_and_the_nearest_station(
    cast: Cast, client: Client
) -> None:
    from tests.home.world import lively

    lively(cast)
    sign_in(client, cast.volunteer)
    client.cookies["elder"] = "1"
    page = client.get("/").content.decode()
    assert '<html lang="zh-Hans" class="elder">' in page
    for words in ("签到", "我的时长", "我要求助", "找活动", "打电话", "念给我听"):
        assert f"{words}</b>" in page or f"{words}<" in page
    assert 'href="tel:0715-0000100"' in page  # the station of her own village


@pytest.mark.parametrize(
    ("name", "called"),
    [("林晓禾", "晓禾"), ("方平", "方平"), ("欧阳修文", "修文"), ("欧阳修", "阳修"), ("Ann Lee", "Ann Lee"),
     ("阿依古丽·买买提", "阿依古丽·买买提"), (" 宋知微 ", "知微")],
)  # fmt: skip
def test_what_a_neighbour_calls_somebody(name: str, called: str) -> None:
    assert rules.given_name(name) == called


def test_the_longest_run_counts_weeks_with_service() -> None:
    monday = date(2026, 11, 2)
    days = [
        monday,
        monday + timedelta(days=8),
        monday + timedelta(days=20),
        monday + timedelta(days=40),
    ]
    assert rules.longest_weeks(days) == 3
    assert rules.longest_weeks([]) == 0


def test_the_usual_place_is_the_earliest_of_the_most_frequent() -> None:
    assert rules.most_common(["", "乙", "甲", "甲", "乙"]) == "乙"
    assert rules.most_common([]) == ""
