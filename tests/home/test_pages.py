"""Shared pages are the same for everybody; one's own page is one's own, in few queries."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import LAT, LON, NOW, Cast, sign_in
from tests.factories.activities import make_activity
from tests.factories.needs import make_need
from tests.factories.records import make_record
from tests.home.world import lively, seat
from zhihe.attendance.terms import RecordState
from zhihe.demands.models import Need
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.fields import scaled_point
from zhihe.volunteers.models import Entry

PUBLIC = {
    "index": "/", "map": "/map", "benefits": "/benefits", "evidence": "/about/evidence",
    "privacy": "/about/privacy", "complaints": "/about/complaints",
    "accessibility": "/about/accessibility", "offline": "/offline",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_the_moment_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


@pytest.mark.parametrize("address", PUBLIC.values())
def test_a_shared_page_reads_no_cookie_and_is_not_sent_twice(
    address: str, cast: Cast, client: Client
) -> None:
    make_activity(cast)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", PUBLIC.values())
def test_every_public_page_is_english_under_en(address: str, cast: Cast, client: Client) -> None:
    page = text_of(client, f"/en{address}")
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", page[page.index("<main") :], flags=re.S)
    foreign = [w for w in re.findall(r"[一-鿿]+", body) if w not in ("中文", "咸宁")]
    assert foreign == []


@pytest.mark.row("V03")
@pytest.mark.row("Z13", part="one tap from home")
def test_home_has_four_verbs_and_both_kinds_of_request(cast: Cast, client: Client) -> None:
    page = text_of(client, "/")
    for words in ("记时长", "找活动", "加组织", "享福利", "我要求助"):
        assert f"{words}</a>" in page
    assert f'href="{reverse("demands:new")}?for=self"' in page
    assert f'href="{reverse("demands:new")}?for=group"' in page


@pytest.mark.row("X07")
def test_home_has_the_blocks_of_the_article(cast: Cast, client: Client) -> None:
    page = text_of(client, "/")
    for words in ("志愿参与", "文明实践", "大数据概览", "找活动", "组织入驻"):
        assert words in page


def test_home_counts_what_still_waits_for_hands_today(cast: Cast, client: Client) -> None:
    assert "今天的事都有人了" in text_of(client, "/")
    today = NOW + timedelta(hours=3)
    make_activity(cast, starts_at=today)
    make_activity(cast)  # tomorrow
    make_activity(cast, starts_at=NOW - timedelta(hours=9), minutes=60)  # over
    seat(cast, make_activity(cast, starts_at=today, capacity=1), ["volunteer"])
    make_activity(cast, starts_at=today, state="draft", activity_code="", published_at=None)
    needs = [make_need(cast, when_day="today")]
    needs.append(make_need(cast, when_day="today", now=NOW - timedelta(days=20)))
    rows = Need.objects.in_city(cast.city).filter(pk__in=[need.pk for need in needs])
    rows.update(state="verified")
    cache.clear()
    assert "<b>2</b> 件小事" in text_of(client, "/")


def test_an_open_request_shows_nothing_that_names_a_person(cast: Cast, client: Client) -> None:
    need = make_need(cast)
    Need.objects.in_city(cast.city).filter(pk=need.pk).update(state="verified")
    page = text_of(client, "/")
    assert "温泉街道 · 理个发" in page
    for secret in ("周奶奶", "502", "周桂兰", "7001", need.number, "长安小区"):
        assert secret not in page


def test_home_greets_by_given_name_and_keeps_nothing_of_it_for_others(
    cast: Cast, client: Client
) -> None:
    make_record(cast)
    sign_in(client, cast.volunteer)
    own = client.get("/")
    assert "周六好，晓禾。" in own.content.decode()
    assert "上一次，你在这里" in own.content.decode()
    assert own["Cache-Control"] == "private, no-store"
    assert "晓禾" not in text_of(Client(), "/")


def test_a_shift_of_today_offers_the_check_in(cast: Cast, client: Client) -> None:
    activity = make_activity(cast, title="今天的班", starts_at=NOW + timedelta(hours=2))
    seat(cast, activity, ["volunteer"])
    sign_in(client, cast.volunteer)
    page = text_of(client, "/")
    assert "今天，等您到岗" in page
    assert reverse("attendance:scan") in page
    sign_in(other := Client(), cast.stranger)
    assert "等您到岗" not in text_of(other, "/")


def test_home_asks_the_database_no_more_for_more_rows(cast: Cast, client: Client) -> None:
    make_activity(cast)
    text_of(client, "/")
    counts = []
    for _ in range(2):
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            text_of(client, "/")
        counts.append(len(seen))
        for _ in range(3):
            make_activity(cast)
    assert counts[0] == counts[1]
    assert counts[0] <= 16


@pytest.mark.row("V01")
def test_choosing_a_county_shows_what_is_there(cast: Cast, client: Client) -> None:
    make_activity(cast, title="咸安的事")
    make_activity(cast, title="嘉鱼的事", region=cast.regions["other_township"])
    code = cast.regions["other_county"].code
    page = text_of(client, f"/?district={code}")
    assert "嘉鱼的事" in page
    assert "咸安的事" not in page
    assert "咸安的事" in text_of(client, "/?district=000000")


@pytest.mark.row("N17", part="three layers as a list, near-me sort, directions")
@pytest.mark.row("G05")
def test_the_map_lists_three_layers_the_nearest_first(cast: Cast, client: Client) -> None:
    lively(cast)
    for layer, words in (
        ("activities", "邻里守望"),
        ("places", "长安社区服务站"),
        ("teams", "护水志愿服务队"),
    ):
        page = text_of(client, f"/map?layer={layer}")
        assert words in page
        assert "uri.amap.com/navigation" in page
    page = text_of(client, f"/map?layer=places&lon={LON + 0.02:.2f}&lat={LAT - 0.02:.2f}")
    order = [page.index(name) for name in ("咸安区实践中心", "温泉街道实践所", "长安社区服务站")]
    assert order == sorted(order)
    assert "公里" in page or "米" in page


@pytest.mark.parametrize(
    "query", ["lon=x&lat=1", "lon=999&lat=1", "lon=nan&lat=nan", "layer=zzz", "page=99"]
)
def test_a_wrong_address_of_the_map_shows_the_map(query: str, cast: Cast, client: Client) -> None:
    make_activity(cast)
    assert "全城地图" in text_of(client, f"/map?{query}")


def test_a_position_is_kept_to_a_kilometre(cast: Cast, client: Client) -> None:
    page = text_of(client, "/map?lon=114.298765&lat=29.852987")
    assert 'data-lon="114.3"' in page


@pytest.mark.row("N05")
def test_my_page_has_the_four_blocks(cast: Cast, client: Client) -> None:
    lively(cast)
    sign_in(client, cast.volunteer)
    page = text_of(client, "/me")
    for words in ("志愿服务信息", "基本信息", "培训信息", "表彰奖励信息", "应急救护初级培训 结业", "年度优秀志愿者",
                  "文化文艺服务志愿服务队", "54.0", "现场双重印证"):  # fmt: skip
        assert words in page
    sign_in(other := Client(), cast.stranger)
    strange = text_of(other, "/me")
    assert "年度优秀志愿者" not in strange
    assert "林晓禾" not in strange


def test_nothing_counts_before_it_is_confirmed(cast: Cast, client: Client) -> None:
    make_record(cast, minutes=60)
    make_record(
        cast, starts_at=NOW - timedelta(days=2), minutes=90, state=RecordState.PENDING,
        confirmed_by=None, confirmed_at=None,
    )  # fmt: skip
    sign_in(client, cast.volunteer)
    page = text_of(client, "/me")
    assert '<dd class="z-dan">1.0</dd>' in page
    assert "<b>1.5</b> 小时等组织确认" in page
    assert "等组织确认" in page


@pytest.mark.row("N06")
@pytest.mark.row("P11")
def test_the_timeline_filters_by_kind_year_and_organisation_with_totals(
    cast: Cast, client: Client
) -> None:
    make_record(cast, activity={"title": "今年的事"}, minutes=60)
    make_record(
        cast, starts_at=NOW - timedelta(days=400), minutes=120,
        activity={"title": "去年的事", "organisation": cast.other},
    )  # fmt: skip
    Entry.objects.create(
        city=cast.city, volunteer=cast.volunteer.volunteer, kind="training", title="急救课",
        on=NOW.date(), organisation=cast.team, organisation_name=cast.team.name,
        recorded_by=cast.org_admin.id, recorded_at=NOW,
    )  # fmt: skip
    sign_in(client, cast.volunteer)
    line = _timeline(text_of(client, "/me"))
    assert all(
        words in line
        for words in ("今年的事", "去年的事", "急救课", "<b>2</b> 次，<b>3.0</b> 小时")
    )
    line = _timeline(text_of(client, "/me?year=2025"))
    assert "去年的事" in line
    assert "今年的事" not in line
    assert "<b>1</b> 次，<b>2.0</b> 小时" in line
    line = _timeline(text_of(client, "/me?kind=training"))
    assert "急救课" in line
    assert "今年的事" not in line
    line = _timeline(text_of(client, f"/me?organisation={cast.other.pk}"))
    assert "去年的事" in line
    assert "今年的事" not in line
    assert "今年的事" in _timeline(text_of(client, "/me?kind=x&year=zz&organisation=1&page=9"))


def _timeline(page: str) -> str:
    start = page.index('id="timeline"')
    return page[start : page.index('id="basics"')]


def test_my_page_takes_at_most_twelve_queries_however_much_was_done(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, cast.volunteer)
    make_record(cast)
    text_of(client, "/me")
    with django_assert_max_num_queries(12) as one:
        text_of(client, "/me")
    for n in range(1, 30):
        make_record(cast, starts_at=NOW - timedelta(days=7 + n))
    with django_assert_max_num_queries(12) as many:
        page = text_of(client, "/me")
    assert len(many) == len(one)
    assert "?page=2" in page


def test_somebody_without_a_registration_is_told_what_to_do(cast: Cast, client: Client) -> None:
    person = cast.stranger.person
    person.pk, person.identity_index = uuid7(), None  # another person of the same account
    person.save(force_insert=True)
    sign_in(client, cast.stranger)
    assert "登一次，以后处处能用" in text_of(client, "/me")
    assert client.get("/me/resume.pdf").status_code == 409
    assert "才有班次可以订" in text_of(client, "/me/calendar")


@pytest.mark.row("N08")
def test_the_resume_is_one_page_with_what_counts(cast: Cast, client: Client) -> None:
    lively(cast)
    sign_in(client, cast.volunteer)
    answer = client.get("/me/resume.pdf")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    for words in ("林晓禾", "54", "应急救护初级培训"):
        assert words in text


@pytest.mark.row("S04", part="shown to the volunteer")
def test_benefits_say_what_the_insurance_pays_and_who_gave_it(cast: Cast, client: Client) -> None:
    lively(cast)
    page = text_of(client, "/benefits")
    for words in (
        "20 万元",
        "1 万元",
        "每天 50 元，最多 90 天",
        "市志愿服务联合会（示范）捐赠",
        "演示保险公司",
    ):
        assert words in page


@pytest.mark.row("Z12")
@pytest.mark.row("V02", part="web, installable")
def test_the_manifest_names_pictures_that_exist(cast: Cast, client: Client) -> None:
    manifest = client.get(reverse("frame:manifest")).json()
    assert manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL)), icon


@pytest.mark.row("Z12")
def test_the_offline_helper_keeps_only_the_shell(cast: Cast, client: Client) -> None:
    script = text_of(client, "/sw.js")
    kept = re.findall(r"'(/[^'*]+\.(?:js|css|svg|woff2))'", script)
    assert kept
    for path in kept:
        assert finders.find(path.removeprefix("/static/")), path
    assert "cache.put" not in script
    assert "/me" not in script


def test_places_are_sorted_by_true_distance(cast: Cast, client: Client) -> None:
    for name, east in (("远处的事", 0.3), ("近处的事", 0.05)):
        make_activity(cast, title=name, lon=LON + east, point=scaled_point(LON + east, LAT))
    page = text_of(client, f"/?lon={LON:.2f}&lat={LAT:.2f}")
    assert page.index("近处的事") < page.index("远处的事")
