"""The pages of the desk and of clerks, as forms without scripts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import NOW, sign_in
from tests.factories.activities import make_activity
from zhihe.foundation import clock
from zhihe.opportunities.models import Activity, ActivityTemplate, Category, Post, Shift
from zhihe.opportunities.web import join_panel

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def desk(cast, client):
    sign_in(client, cast.project_manager)
    return client


def fields(cast, **over):
    day = clock.local_date(NOW + timedelta(days=1)).isoformat()
    plain = {
        "title": "邻里守望 · 周六茶话会",
        "category": "neighbourhood",
        "content": "陪老人说说话，包饺子。",
        "place": str(cast.place.pk),
        "region": str(cast.regions["township"].pk),
        "fence_radius": "200",
        "conditions": "谁都欢迎",
        "enrol_note": "点「算我一个」",
        "cancel_hours": "12",
        "risks": "厨房有明火，别碰。",
        "guarantees": "备了茶水和保险。",
        "leader": str(cast.leader.id),
        "group_standards": ["retired", "other"],
        "posts": "1",
        "p0-title": "陪伴员",
        "p0-selection": "first_come",
        "p0-shifts": "1",
        "p0-s0-day": day,
        "p0-s0-start": "14:00",
        "p0-s0-end": "16:30",
        "p0-s0-capacity": "6",
        "then": "submit",
    }
    return {key: value for key, value in {**plain, **over}.items() if value is not None}


def only(cast):
    return Activity.objects.in_city(cast.city).get()


@pytest.mark.row("N02", part="posts")
def test_a_manager_publishes_by_the_long_form(cast, desk):
    answer = desk.post("/desk/activities/new/", fields(cast))
    activity = only(cast)
    assert answer["Location"] == f"/desk/activities/{activity.pk}/"
    assert (activity.state, activity.address) == ("published", cast.place.address)
    shift = Shift.objects.in_city(cast.city).get()
    assert clock.local(shift.starts_at).hour == 14
    assert activity.activity_code in desk.get(answer["Location"]).content.decode()


def test_sending_the_form_twice_publishes_once(cast, desk):
    key = str(uuid4())
    first = desk.post("/desk/activities/new/", fields(cast, idempotency_key=key))
    second = desk.post("/desk/activities/new/", fields(cast, idempotency_key=key))
    assert first["Location"] == second["Location"]
    assert Activity.objects.in_city(cast.city).count() == 1


def test_a_draft_may_be_half_written_and_says_what_is_missing(cast, desk):
    answer = desk.post("/desk/activities/new/", fields(cast, then="save", risks="", conditions=""))
    page = desk.get(answer["Location"]).content.decode()
    assert only(cast).state == "draft"
    assert "可能有什么危险，请写清楚" in page
    assert "什么样的人能来" in page


def test_what_is_missing_stands_beside_the_field_and_nothing_is_half_saved(cast, desk):
    answer = desk.post(
        "/desk/activities/new/", fields(cast, risks="", **{"p0-s0-day": "2020-01-01"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "可能有什么危险，请写清楚" in page
    assert "班次要在现在以后开始" in page
    assert "陪老人说说话，包饺子。" in page
    assert Activity.objects.in_city(cast.city).count() == 0


@pytest.mark.parametrize(
    ("button", "rows"), [({"add_post": "1"}, "p1-title"), ({"add_shift": "0"}, "p0-s1-day")]
)
def test_rows_are_added_without_scripts_and_nothing_is_judged(cast, desk, button, rows):
    data = fields(cast, then=None, title="", **button)
    answer = desk.post("/desk/activities/new/", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="{rows}"' in page
    assert "z-error" not in page
    assert 'value="14:00"' in page


def test_two_posts_with_two_shifts_and_one_row_taken_away(cast, desk):
    day = fields(cast)["p0-s0-day"]
    more = {
        "posts": "3",
        "p0-shifts": "2",
        "p0-s1-day": day,
        "p0-s1-start": "22:00",
        "p0-s1-end": "01:00",
        "p0-s1-capacity": "2",
        "p1-title": "接人",
        "p1-selection": "review",
        "p1-shifts": "1",
        "p1-s0-day": day,
        "p1-s0-start": "13:00",
        "p1-s0-end": "14:00",
        "p1-s0-capacity": "1",
        "p2-remove": "on",
        "p2-shifts": "1",
    }
    desk.post("/desk/activities/new/", fields(cast, then="save", **more))
    posts = Post.objects.in_city(cast.city).order_by("position")
    assert [(p.title, p.selection) for p in posts] == [("陪伴员", "first_come"), ("接人", "review")]
    night = Shift.objects.in_city(cast.city).get(capacity=2)
    assert night.ends_at - night.starts_at == timedelta(hours=3)  # over midnight, never negative


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "长" * 81},
        {"category": "x"},
        {"leader": str(uuid4())},
        {"place": "", "address": ""},
        {"p0-s0-capacity": "-1"},
        {"p0-s0-start": "25:00"},
        {"p0-min_age": "30", "p0-max_age": "20"},
        {"posts": "0"},
        {"title": "十月补录"},
        {"lat": "nan"},
        {"p0-hours": "1e9"},
    ],
)
def test_wrong_input_is_shown_again_with_words(cast, desk, wrong):
    if wrong == {"posts": "0"}:
        wrong = {"p0-remove": "on"}
    answer = desk.post("/desk/activities/new/", fields(cast, **wrong))
    assert answer.status_code == 422
    assert Activity.objects.in_city(cast.city).count() == 0
    assert "填过的都还在" in answer.content.decode()


def test_a_returned_activity_is_mended_in_the_same_form(cast, desk):
    desk.post("/desk/activities/new/", fields(cast, then="save"))
    activity = only(cast)
    Activity.objects.in_city(cast.city).update(state="returned", return_reason="缺陪同安排")
    page = desk.get(f"/desk/activities/{activity.pk}/edit/").content.decode()
    assert "缺陪同安排" in page
    assert 'value="陪伴员"' in page
    desk.post(f"/desk/activities/{activity.pk}/edit/", fields(cast, title="改好了的茶话会"))
    assert (only(cast).title, only(cast).state) == ("改好了的茶话会", "published")


def test_a_single_helper_in_one_short_form(cast, desk):
    day = fields(cast)["p0-s0-day"]
    data = {
        "what": "陪王奶奶拿药",
        "category": "neighbourhood",
        "place": "",
        "region": cast.regions["township"].pk,
        "address": "长安大道",
        "day": day,
        "start": "09:00",
        "minutes": "45",
        "people": "1",
        "leader": str(cast.project_manager.id),
        "words": "",
    }
    desk.post("/desk/activities/helper/", data)
    assert (only(cast).title, only(cast).state) == ("陪王奶奶拿药", "published")
    answer = desk.post("/desk/activities/helper/", {**data, "day": "2020-01-01"})
    assert answer.status_code == 422
    assert "班次要在现在以后开始" in answer.content.decode()


@pytest.mark.row("P02", part="two clicks to publish again")
def test_publishing_again_takes_two_clicks(cast, desk):
    activity = make_activity(cast, conditions="谁都欢迎", enrol_note="点一下", risks="厨房有明火。")
    desk.post(f"/desk/activities/{activity.pk}/template/")
    template = ActivityTemplate.objects.in_city(cast.city).get()
    page = desk.get(f"/desk/templates/{template.pk}/")  # click one: 再发一场
    day = page.context["form"].initial["day"]
    answer = desk.post(
        f"/desk/templates/{template.pk}/", {"day": day, "then": "submit"}
    )  # click two
    assert answer.status_code == 302
    made = Activity.objects.in_city(cast.city).exclude(pk=activity.pk).get()
    assert made.state == "published"


def test_cancelling_asks_in_words_and_for_a_reason(cast, desk):
    activity = make_activity(cast)
    address = f"/desk/activities/{activity.pk}/cancel/"
    assert "报了名的人都会收到通知" in desk.get(address).content.decode()
    assert desk.post(address, {}).status_code == 422
    desk.post(address, {"ready": "天气不好"})
    activity.refresh_from_db()
    assert (activity.state, activity.cancelled_reason) == ("cancelled", "天气不好")
    assert "天气不好" in desk.get(f"/activities/{activity.pk}/").content.decode()


def test_the_desk_counts_and_filters(cast, desk, django_assert_max_num_queries):
    make_activity(cast, title="招人的")
    make_activity(cast, title="草稿的", state="draft", activity_code="", published_at=None)
    make_activity(cast, title="别队的", organisation=cast.sibling)
    page = desk.get("/desk/activities/").content.decode()
    assert "招人的" in page
    assert "草稿的" in page
    assert "别队的" not in page
    assert "招人的" not in desk.get("/desk/activities/?tab=draft").content.decode()
    assert "招人的" not in desk.get("/desk/activities/?q=草稿").content.decode()
    with django_assert_max_num_queries(20):
        desk.get("/desk/activities/")


@pytest.mark.row("P03", part="pages")
def test_a_clerk_accepts_with_a_click_and_returns_with_a_reason(cast, client):
    sign_in(client, cast.township_clerk)
    activity = make_activity(
        cast,
        title="夜里巡河",
        state="submitted",
        activity_code="",
        published_at=None,
        review_level="township",
        risk_reasons=["hours"],
        submitted_at=NOW - timedelta(days=4),
        review_due_at=NOW - timedelta(hours=1),
    )
    queue = client.get("/clerk/reviews/").content.decode()
    assert "夜里巡河" in queue
    assert "超时" in queue
    address = f"/clerk/reviews/{activity.pk}/"
    assert client.post(address, {"verdict": "return"}).status_code == 422
    client.post(address, {"verdict": "return", "ready": ["集合地点不清楚"], "reason": "请写门牌"})
    activity.refresh_from_db()
    assert (activity.state, activity.return_reason) == ("returned", "集合地点不清楚；请写门牌")
    assert client.post(address, {"verdict": "accept"}).status_code == 409


def test_a_city_clerk_edits_the_taxonomy(cast, client):
    sign_in(client, cast.city_clerk)
    client.post(
        "/clerk/categories/", {"name": "护河", "name_en": "Rivers", "tone": "jade", "position": "5"}
    )
    row = Category.objects.get(name="护河")
    answer = client.post("/clerk/categories/", {"name": "护河", "tone": "jade", "position": "5"})
    assert answer.status_code == 422
    client.post(f"/clerk/categories/{row.pk}/", {"retire": "yes"})
    row.refresh_from_db()
    assert row.retired_at is not None
    page = client.get(f"/clerk/categories/{row.pk}/").content.decode()
    assert "停用了" in page


def test_the_page_says_everything_the_law_asks_for(cast, client):
    activity = make_activity(
        cast,
        conditions="满十六岁",
        enrol_note="点一下",
        meeting_point="东门",
        languages=["cmn"],
        post={"min_age": 16, "hours_value": 120},
    )
    page = client.get(f"/activities/{activity.pk}/").content.decode()
    for words in (
        "满十六岁",
        "点一下",
        "东门",
        "普通话",
        "满 16 岁",
        "计 2 小时",
        "厨房有明火",
        "提供茶水和保险",
        "何砚秋",
        "文化文艺服务志愿服务队",
        "温泉街道长安大道 1 号",
        activity.activity_code,
    ):
        assert words in page


@pytest.mark.row("N10", part="activity page")
def test_the_page_shows_each_standard_with_colour_pattern_and_words(cast, client):
    activity = make_activity(cast, group_standards=["student", "retired"])
    page = client.get(f"/activities/{activity.pk}/").content.decode()
    assert "z-fill--river" in page
    assert "z-fill--gold" in page
    assert "在校学生" in page
    assert "离退休人员" in page
    assert "在职人员" not in page


def test_recruitment_fills_the_place_of_joining(cast, client, monkeypatch):
    activity = make_activity(cast)
    seen = []
    monkeypatch.setattr(join_panel, "_join", [])
    join_panel.register_join_panel(
        lambda request, row: (
            seen.append(row.pk) or {"template": "opportunities/parts/trace.html", "context": {}}
        )
    )
    page = client.get(f"/activities/{activity.pk}/").content.decode()
    assert seen == [activity.pk]
    assert 'id="join"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_more_posts(cast, client, rows, django_assert_num_queries):
    activity = make_activity(cast)
    for n in range(rows - 1):
        Post.objects.create(city=cast.city, activity=activity, title=str(n))
    client.get(f"/activities/{activity.pk}/")
    with django_assert_num_queries(6):
        client.get(f"/activities/{activity.pk}/")


def test_the_page_of_an_organisation_shows_what_is_coming(cast, client):
    make_activity(cast, title="茶话会")
    make_activity(cast, title="别队的", organisation=cast.sibling)
    page = client.get(f"/organisations/{cast.team.pk}/").content.decode()
    assert "茶话会" in page
    assert "别队的" not in page
