"""Finding activities: filters, words, distance, pages, cost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import LAT, LON, NOW, sign_in
from tests.factories.activities import make_activity, shift_of
from zhihe.opportunities.models import Activity, Category, Post, Shift
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.opportunities.queries.search_text import refreshed
from zhihe.platform.fields import scaled_point
from zhihe.volunteers.models import Skill

pytestmark = pytest.mark.usefixtures("frozen")


def titles(cast, **wanted):
    return [row.title for row in found(cast.city.code, Wanted(**wanted), NOW)]


def searchable(cast, **over):
    """An activity with its search columns filled, as the actions do."""
    activity = make_activity(cast, **over)
    rows = Activity.objects.in_city(cast.city)
    full = rows.select_related("organisation", "region", "place").get(pk=activity.pk)
    rows.filter(pk=activity.pk).update(**refreshed(full))
    return activity


def somewhere(lon, lat):
    return {"lon": lon, "lat": lat, "point": scaled_point(lon, lat)}


def test_two_characters_inside_a_longer_word_are_found(cast):
    searchable(cast, title="淦河净滩行动")
    searchable(cast, title="社区义诊", content="量血压")
    assert titles(cast, words="净滩") == ["淦河净滩行动"]
    assert titles(cast, words="血压") == ["社区义诊"]
    assert titles(cast, words="滩净") == []


def test_words_of_place_organisation_and_category_are_found_in_both_languages(cast):
    searchable(cast, title="茶话会")
    assert titles(cast, words="长安大道") == ["茶话会"]
    assert titles(cast, words="文化文艺") == ["茶话会"]
    assert titles(cast, words="neighbourhood") == ["茶话会"]
    assert titles(cast, words="活动室 茶话") == ["茶话会"]
    assert titles(cast, words="茶话 游泳") == []


@pytest.mark.parametrize("words", ["'", "\\", "%_", "a & b | c", "：)", "  ", "<b>", "茶:*"])
def test_signs_in_a_search_never_break_it(cast, client, words):
    searchable(cast, title="茶话会")
    assert client.get("/activities/", {"q": words}).status_code == 200


@pytest.mark.row("N18", part="three filters")
def test_time_place_and_skill_combine(cast):
    Skill.objects.create(code="reading", group="culture", name="朗读", name_en="Reading")
    reading = {"post": {"skill_id": "reading"}}
    sunday = NOW + timedelta(days=1, hours=1)
    make_activity(cast, title="都对", starts_at=sunday, **reading)
    make_activity(cast, title="日子不对", starts_at=NOW + timedelta(days=4), **reading)
    make_activity(cast, title="本事不对", starts_at=sunday)
    make_activity(
        cast, title="地方不对", starts_at=sunday, region=cast.regions["other_township"], **reading
    )
    day = (NOW + timedelta(days=1)).date()
    wanted = {"day_from": day, "day_to": day, "skill": "reading"}
    assert titles(cast, region_path=cast.regions["county"].path, **wanted) == ["都对"]
    assert set(titles(cast, **wanted)) == {"都对", "地方不对"}


@pytest.fixture
def seven(cast):
    """One activity that fits every filter, and for each filter one that misses by just that."""
    Skill.objects.create(code="reading", group="culture", name="朗读", name_en="Reading")
    Category.objects.create(code="leaf", name="生态", name_en="Nature", icon="leaf")
    sunday = NOW + timedelta(days=1, hours=1)
    right = {
        "starts_at": sunday,
        "category_id": "leaf",
        "group_standards": ["student"],
        "post": {"skill_id": "reading"},
        "title": "淦河净滩行动",
    }
    searchable(cast, **right)
    wrong = {
        "别的日子": {"starts_at": NOW + timedelta(days=4)},
        "别的县": {"region": cast.regions["other_township"]},
        "别的类别": {"category_id": "neighbourhood"},
        "别的本事": {"post": {}},
        "别的人群": {"group_standards": ["retired"]},
        "满了": {"capacity": 1},
    }
    for title, over in wrong.items():
        searchable(cast, **{**right, **over, "title": f"净滩 {title}"})
    searchable(cast, **{**right, "title": "河边种树"})
    full = Activity.objects.in_city(cast.city).get(title="净滩 满了")
    Shift.objects.in_city(cast.city).filter(activity=full).update(offered=1)
    yield (*wrong, "河边种树")
    Shift.objects.in_city(cast.city).filter(activity=full).update(offered=0)


FILTERS = {
    "别的日子": {"when": "tomorrow"},
    "别的县": {"district": "421202000000"},
    "别的类别": {"category": "leaf"},
    "别的本事": {"skill": "reading"},
    "别的人群": {"group": "student"},
    "满了": {"free": "on"},
    "河边种树": {"q": "净滩"},
}


@pytest.mark.parametrize("misses", FILTERS)
def test_each_filter_of_the_page_takes_away_its_own_and_nothing_else(cast, client, seven, misses):
    """时间 × 地区 × 类别 × 本事 × 人群 × 名额 × 两个字: one at a time, by the page's own address."""
    page = client.get("/activities/", FILTERS[misses]).content.decode()
    assert "淦河净滩行动" in page
    assert [title for title in seven if title not in page] == [misses]


def test_all_filters_together_leave_the_one_that_fits_them_all(cast, client, seven):
    together = {key: value for one in FILTERS.values() for key, value in one.items()}
    page = client.get("/activities/", together).content.decode()
    assert "淦河净滩行动" in page
    assert [title for title in seven if title in page] == []


def test_skill_and_free_place_must_hold_for_one_and_the_same_shift(cast):
    Skill.objects.create(code="reading", group="culture", name="朗读", name_en="Reading")
    activity = make_activity(cast, post={"skill_id": "reading"}, capacity=1)
    Shift.objects.in_city(cast.city).filter(activity=activity).update(offered=1)
    post = Post.objects.create(city=cast.city, activity=activity, title="不用本事")
    Shift.objects.create(
        city=cast.city,
        activity=activity,
        post=post,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        capacity=5,
    )
    assert titles(cast, free_only=True) == [activity.title]
    assert titles(cast, free_only=True, skill="reading") == []
    Shift.objects.in_city(cast.city).filter(activity=activity).update(offered=0)


@pytest.mark.parametrize(
    ("hours", "part", "hit"),
    [
        (-1, "morning", False),
        (0.5, "morning", True),
        (2, "afternoon", True),
        (2, "morning", False),
        (8, "evening", True),
    ],
)
def test_the_part_of_the_day_is_that_of_the_city(cast, hours, part, hit):
    make_activity(cast, starts_at=NOW + timedelta(hours=hours), minutes=30)  # NOW is 10:00 there
    assert bool(titles(cast, part=part)) == hit


@pytest.mark.parametrize(
    ("when", "expected"),
    [("today", ["甲场"]), ("tomorrow", ["乙场"]), ("weekend", ["甲场", "乙场"])],
)
def test_the_chips_of_days(cast, client, when, expected):
    make_activity(cast, title="甲场", starts_at=NOW + timedelta(hours=3))
    make_activity(cast, title="乙场", starts_at=NOW + timedelta(hours=27))
    make_activity(cast, title="丙场", starts_at=NOW + timedelta(days=5))
    page = client.get("/activities/", {"when": when}).content.decode()
    assert [title for title in ("甲场", "乙场", "丙场") if title in page] == expected


@pytest.mark.row("G05")
@pytest.mark.row("N17", part="near me")
def test_near_me_orders_by_true_distance_and_says_it(cast, client):
    make_activity(cast, title="远", **somewhere(LON + 0.3, LAT))
    make_activity(cast, title="近", **somewhere(LON + 0.01, LAT))
    # 0.10° north is farther than 0.105° east at this latitude
    make_activity(cast, title="北", **somewhere(LON, LAT + 0.10))
    make_activity(cast, title="东", **somewhere(LON + 0.105, LAT))
    assert titles(cast, near=(LON, LAT)) == ["近", "东", "北", "远"]
    page = client.get("/activities/", {"lon": LON, "lat": LAT}).content.decode()
    assert "1.0 公里" in page


@pytest.mark.row("H03")
def test_posts_are_found_by_district(cast, client):
    make_activity(cast, title="咸安的")
    make_activity(cast, title="嘉鱼的", region=cast.regions["other_township"])
    page = client.get("/activities/", {"district": "421221000000"}).content.decode()
    assert "嘉鱼的" in page
    assert "咸安的" not in page


def test_a_parent_category_finds_its_children_even_retired_ones(cast, client):
    Category.objects.create(code="leaf", name="生态", name_en="Nature", icon="leaf")
    Category.objects.create(code="leaf.river", name="护河", name_en="Rivers", parent_id="leaf")
    make_activity(cast, title="护河去", category_id="leaf.river")
    make_activity(cast, title="茶话会")
    page = client.get("/activities/", {"category": "leaf"}).content.decode()
    assert "护河去" in page
    assert "茶话会" not in page


@pytest.mark.row("N10", part="list, filter")
def test_a_group_sees_its_standard_with_pattern_and_words(cast, client):
    make_activity(cast, title="学生不记", group_standards=["retired"])
    make_activity(cast, title="学生记", group_standards=["student", "retired"])
    assert titles(cast, group="student") == ["学生记"]
    page = client.get("/activities/", {"group": "retired"}).content.decode()
    assert page.count("离退休人员</span>") == 2
    assert "<circle" in page  # dots: never colour alone


def test_a_signed_in_person_sees_the_standard_of_the_own_group(cast, client):
    make_activity(cast)
    sign_in(client, cast.elder)
    assert "离退休人员</span>" in client.get("/activities/").content.decode()


@pytest.mark.row("X11")
def test_remaining_places_are_live(cast, client):
    activity = make_activity(cast, capacity=20)
    assert "还差 <b>20</b> 人" in client.get("/activities/").content.decode()
    Shift.objects.in_city(cast.city).filter(activity=activity).update(capacity=21)
    assert "还差 <b>21</b> 人" in client.get("/activities/").content.decode()
    assert "还有 <b>21</b> 个名额" in client.get(f"/activities/{activity.pk}/").content.decode()


def test_what_is_over_cancelled_or_unpublished_is_not_found(cast):
    make_activity(cast, starts_at=NOW - timedelta(days=2))
    make_activity(cast, state="cancelled")
    make_activity(cast, state="draft", activity_code="", published_at=None)
    assert titles(cast) == []


def test_pages_neither_repeat_nor_skip_when_all_begin_together(cast, client):
    made = {str(make_activity(cast, title=f"第{n}场").pk) for n in range(45)}
    seen: list[str] = []
    for number in (1, 2, 3):
        page = client.get("/activities/", {"page": number}).content.decode()
        found_here = [key for key in made if f'/activities/{key}/"' in page]
        assert len(found_here) == (20, 20, 5)[number - 1]
        seen += found_here
    assert sorted(seen) == sorted(made)


def test_the_cursor_of_the_api_survives_a_newcomer(cast, client):
    for n in range(5):
        make_activity(cast, title=str(n), starts_at=NOW + timedelta(days=1 + n))
    first = client.get("/api/v1/activities", {"limit": 2}).json()
    make_activity(cast, title="新来的", starts_at=NOW + timedelta(hours=1))
    seen = [row["title"] for row in first["items"]]
    cursor = first["next"]
    while cursor:
        page = client.get("/api/v1/activities", {"limit": 2, "cursor": cursor}).json()
        seen += [row["title"] for row in page["items"]]
        cursor = page["next"]
    assert seen == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_six_queries_whatever_its_length(
    cast, client, rows, django_assert_num_queries
):
    for n in range(rows):
        make_activity(cast, title=str(n))
    client.get("/activities/")
    with django_assert_num_queries(6):
        client.get("/activities/", {"when": "weekend", "lat": LAT, "lon": LON, "free": "on"})


def test_the_shared_page_reads_no_cookie_and_is_not_sent_twice(cast, client):
    make_activity(cast)
    page = client.get("/activities/")
    assert "Cookie" not in page.get("Vary", "")
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "public" in page["Cache-Control"]
    again = client.get("/activities/", headers={"if-none-match": page["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_nothing_found_offers_what_to_relax(cast, client):
    make_activity(cast, starts_at=NOW + timedelta(days=5))
    page = client.get("/activities/", {"when": "today"}).content.decode()
    assert "不限日期" in page
    assert "有 1 件" in page


@pytest.mark.parametrize(
    "query",
    [
        {"when": "x"},
        {"page": "99"},
        {"page": "x"},
        {"lat": "nan", "lon": "1"},
        {"lat": "91", "lon": "0"},
        {"start": "2026-13-99"},
        {"category": "' OR 1"},
        {"district": "\x00"},
        {"q": "长" * 500},
    ],
)
def test_a_broken_link_still_shows_the_list(cast, client, query):
    make_activity(cast)
    assert client.get("/activities/", query).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"lat": "1"},
        {"part": "noon"},
        {"district": "1"},
        {"category": "x"},
        {"cursor": "!!"},
        {"limit": "0"},
        {"day_from": "x"},
    ],
)
def test_the_api_says_which_filter_is_wrong(cast, client, query):
    answer = client.get("/api/v1/activities", query)
    assert answer.status_code == 422


def test_every_filter_of_the_api(cast, client):
    shift = shift_of(make_activity(cast, languages=["cmn"]))
    answer = client.get(
        "/api/v1/activities",
        {
            "day_from": "2026-11-22",
            "day_to": "2026-11-22",
            "district": "421202000000",
            "lat": LAT,
            "lon": LON,
            "category": "neighbourhood",
            "group": "student",
            "language": "cmn",
            "free": "true",
        },
    ).json()
    assert [(row["free"], row["distance_m"]) for row in answer["items"]] == [(shift.capacity, 0)]
    assert answer["next"] is None


def test_the_english_list_is_english(cast, client):
    make_activity(cast, title_en="Saturday Tea", group_standards=["student", "employed", "retired"])
    page = client.get("/en/activities/").content.decode()
    assert "Saturday Tea" in page
    assert "Tomorrow" in page or "tomorrow" in page
