"""Every clerk counts what they govern and nothing else; a total is the same on every page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, Cast, sign_in
from tests.factories.activities import make_activity
from tests.factories.needs import make_need
from tests.factories.records import make_record
from zhihe.accounts.actions.ask_desk_check import ask_desk_check
from zhihe.accounts.models import Person
from zhihe.accounts.policies import visible_verifications
from zhihe.attendance.terms import Grade, RecordState
from zhihe.insights.errors import NoScope
from zhihe.insights.policies import access_scope
from zhihe.insights.queries.by_district import district_rows, total_of
from zhihe.insights.queries.city_figures import count_city
from zhihe.insights.queries.figures import figures_of
from zhihe.insights.queries.scoped import Scope
from zhihe.insights.queries.standing import count_standing
from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.policies import (
    access_organisation_for_governing,
    access_organisation_for_review,
    visible_to,
)
from zhihe.platform.refusals import Forbidden, NotFound

PAGES = ("clerk", "districts", "queues", "organisations", "activities", "needs")


@pytest.fixture(autouse=True)
def _at_the_moment_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)


@pytest.fixture
def two_towns(cast: Cast) -> Cast:
    """Hours, activities and requests in 温泉街道 (咸安区) and in 鱼岳镇 (嘉鱼县)."""
    here, there = cast.regions["township"], cast.regions["other_township"]
    make_record(cast, minutes=60, grade=Grade.A, region_id_at=here.pk)
    make_record(
        cast, cast.second_volunteer, starts_at=NOW - timedelta(days=60), minutes=120, region_id_at=here.pk,
    )  # fmt: skip
    make_record(
        cast, cast.stranger, minutes=180, region_id_at=there.pk,
        activity={"organisation": cast.other, "region": there, "title": "嘉鱼的事"},
    )  # fmt: skip
    make_need(cast)
    make_need(cast, region=there, phone="+8613800007099")
    make_need(cast, now=NOW - timedelta(days=9), phone="+8613800007098")
    return cast


def figures(cast: Cast, who: str) -> Any:
    return figures_of(access_scope(cast.members[who].actor()), NOW)


def page(cast: Cast, who: str, name: str, query: str = "") -> str:
    sign_in(client := Client(), cast.members[who])
    answer = client.get(reverse(f"insights:{name}") + query)
    assert answer.status_code == 200, (who, name)
    return str(answer.content.decode())


def test_a_township_sees_its_own_a_county_its_townships(two_towns: Cast) -> None:
    minutes = {w: figures(two_towns, w).minutes for w in
               ("township_clerk", "other_township_clerk", "county_clerk", "city_clerk", "line_clerk")}  # fmt: skip
    assert minutes == {
        "township_clerk": 180,
        "other_township_clerk": 180,
        "county_clerk": 180,
        "city_clerk": 360,
        "line_clerk": 180,  # only the health line: 嘉鱼县医疗健康服务队
    }
    assert [
        figures(two_towns, w).needs_open
        for w in ("township_clerk", "other_township_clerk", "city_clerk")
    ] == [2, 1, 3]
    assert figures(two_towns, "township_clerk").needs_overdue == 1
    assert figures(two_towns, "other_township_clerk").needs_overdue == 0


@pytest.mark.row("X03")
def test_each_of_the_four_levels_has_its_own_scope_and_all_below(two_towns: Cast) -> None:
    """市 > 县 > 街道 > 社区: the tree is four deep, and figures, lists, bodies and the desk's queue
    of every level hold what lies below it and nothing beside it.
    """
    regions = two_towns.regions
    paths = [regions[level].path for level in ("city", "county", "township", "village")]
    assert all(low.startswith(high) for high, low in pairwise(paths))
    assert len(set(paths)) == 4
    clerks = ("city_clerk", "county_clerk", "township_clerk", "other_township_clerk")
    assert {w: figures(two_towns, w).minutes for w in clerks} == {
        "city_clerk": 360,
        "county_clerk": 180,
        "township_clerk": 180,
        "other_township_clerk": 180,
    }
    sees = {w: "嘉鱼的事" in page(two_towns, w, "activities") for w in clerks}
    assert sees == {
        "city_clerk": True,
        "county_clerk": False,
        "township_clerk": False,
        "other_township_clerk": True,
    }
    bodies = {w: set(visible_to(two_towns.members[w].actor())) for w in clerks}
    assert bodies["city_clerk"] > bodies["county_clerk"] >= bodies["township_clerk"]
    assert two_towns.other in bodies["other_township_clerk"]
    assert two_towns.other not in bodies["county_clerk"]
    waiting = ask_desk_check(
        actor=two_towns.second_volunteer.actor(),
        person=unverified(two_towns.second_volunteer.person),
        region_id=regions["village"].pk,
        place="长安社区",
        now=NOW,
    )
    desks = ("station_worker", "township_clerk", "county_clerk", "other_township_clerk")
    open_to = {
        w: waiting in set(visible_verifications(two_towns.members[w].actor())) for w in desks
    }
    assert open_to == {
        "station_worker": True,
        "township_clerk": True,
        "county_clerk": True,
        "other_township_clerk": False,
    }


def unverified(person: Person) -> Person:
    """The same person before anybody looked at the document."""
    Person.objects.filter(pk=person.pk).update(verification="none")
    person.refresh_from_db()
    return person


def test_people_are_counted_by_where_they_live_and_what_they_did(two_towns: Cast) -> None:
    here = figures(two_towns, "county_clerk")
    assert (here.registered, here.verified, here.served, here.active) == (21, 21, 2, 1)
    there = figures(two_towns, "other_township_clerk")
    assert (there.registered, there.served, there.active) == (1, 1, 1)


@pytest.mark.row("S03")
def test_the_registration_rate_stands_beside_its_population(two_towns: Cast) -> None:
    assert figures(two_towns, "county_clerk").rate == "0.21%"
    words = page(two_towns, "county_clerk", "clerk")
    assert "0.21%" in words
    assert "2024 年常住 10,000 人" in words


def test_a_list_shows_the_scope_and_nothing_beyond(two_towns: Cast) -> None:
    assert "嘉鱼的事" not in page(two_towns, "township_clerk", "activities")
    assert "嘉鱼的事" in page(two_towns, "other_township_clerk", "activities")
    assert "嘉鱼的事" in page(two_towns, "line_clerk", "activities")
    assert "文化文艺服务志愿服务队" not in page(two_towns, "line_clerk", "organisations")
    assert "嘉鱼县医疗健康服务队" not in page(two_towns, "county_clerk", "organisations")


@pytest.mark.row("X26")
def test_a_line_sees_all_its_bodies_whatever_the_district_and_no_others(two_towns: Cast) -> None:
    """条线: appointed for health over the city, it counts health bodies of both districts, lists
    them, and decides about none; a neighbour of another line stays out of every number.
    """
    rows = Organisation.objects.in_city("421200")
    before = figures(two_towns, "line_clerk")
    rows.filter(pk=two_towns.sibling.pk).update(lines=["health", "nature"])  # 咸安区
    make_record(
        two_towns, two_towns.elder, minutes=45, region_id_at=two_towns.regions["township"].pk,
        activity={"organisation": two_towns.sibling, "title": "咸安的健康事"},
    )  # fmt: skip
    after = figures(two_towns, "line_clerk")
    assert after.minutes - before.minutes == 45
    assert (before.organisations, after.organisations) == (1, 2)
    bodies = page(two_towns, "line_clerk", "organisations")
    assert "嘉鱼县医疗健康服务队" in bodies
    assert "护水志愿服务队" in bodies
    assert "文化文艺服务志愿服务队" not in bodies
    assert "咸安的健康事" in page(two_towns, "line_clerk", "activities")
    hat = two_towns.line_clerk.actor()
    assert {o.name for o in visible_to(hat)} == {"嘉鱼县医疗健康服务队", "护水志愿服务队"}
    for body in (two_towns.sibling, two_towns.other):
        with pytest.raises(Forbidden):
            access_organisation_for_review(hat, body.pk)
    with pytest.raises(NotFound):
        access_organisation_for_governing(hat, two_towns.team.pk)


@pytest.mark.parametrize("who", ["org_admin", "leader", "volunteer", "stranger", "station_worker"])
def test_who_governs_nothing_counts_nothing(who: str, cast: Cast) -> None:
    with pytest.raises(NoScope):
        access_scope(cast.members[who].actor())


def test_a_clerk_of_a_region_that_is_gone_counts_nothing(cast: Cast) -> None:
    actor = cast.township_clerk.actor()
    with pytest.raises(NoScope):
        access_scope(replace(actor, hat=replace(actor.hat, region_id=999_999)))
    with pytest.raises(NoScope):
        access_scope(replace(actor, hat=None))


@pytest.mark.parametrize("who", ["auditor", "city_clerk", "township_clerk"])
def test_no_page_of_figures_names_a_person(who: str, two_towns: Cast) -> None:
    names = [m.person.name for m in two_towns.members.values() if m.key != who]
    for name in PAGES:
        words = page(two_towns, who, name)
        assert [n for n in names if n in words] == [], name
        for secret in ("周奶奶", "502 室", "502室", "7001", "长安小区"):
            assert secret not in words, name


@pytest.mark.row("G01", part="counts per district")
def test_the_districts_and_the_rest_add_up_to_the_total_of_the_dashboard(two_towns: Cast) -> None:
    make_record(two_towns, starts_at=NOW - timedelta(days=3), minutes=30)  # region not known
    for who in ("city_clerk", "county_clerk", "township_clerk", "line_clerk"):
        scope = access_scope(two_towns.members[who].actor())
        one, rows = figures_of(scope, NOW), district_rows(scope)
        total = total_of(rows)
        assert (total.registered, total.organisations, total.activities, total.minutes) == (
            one.registered, one.organisations, one.activity_total, one.minutes,
        ), who  # fmt: skip
    rows = {
        r.region.name if r.region else "": r
        for r in district_rows(access_scope(two_towns.city_clerk.actor()))
    }
    assert (rows["咸安区"].minutes, rows["嘉鱼县"].minutes, rows[""].minutes) == (180, 180, 30)
    assert rows["咸安区"].bases == 1


def test_the_public_total_is_the_clerks_total(two_towns: Cast) -> None:
    public, own = count_city("421200"), figures(two_towns, "city_clerk")
    assert (public.volunteers, public.minutes) == (own.registered, own.minutes)
    words = page(two_towns, "city_clerk", "clerk")
    assert f"{own.minutes / 60:,.1f}" in words
    assert f">{public.hours}<" in Client().get("/figures").content.decode()


def test_hours_count_only_when_confirmed_and_claimed(cast: Cast) -> None:
    place = cast.regions["township"].pk
    make_record(cast, minutes=60, region_id_at=place)
    make_record(cast, cast.elder, minutes=60, region_id_at=place, claim_state="waiting")
    make_record(
        cast, cast.student, minutes=60, region_id_at=place, state=RecordState.PENDING,
        confirmed_by=None, confirmed_at=None, due_on=NOW.date() - timedelta(days=1),
    )  # fmt: skip
    own = figures(cast, "township_clerk")
    assert (own.minutes, own.by_grade, own.overdue_records) == (
        60,
        {"A": 0, "B": 60, "C": 0, "D": 0},
        1,
    )
    assert "最久超了 1 天" in page(cast, "township_clerk", "queues")


def test_queues_show_what_waits_with_its_clock(two_towns: Cast) -> None:
    make_activity(
        two_towns, title="等人看的活动", state="submitted", activity_code="", published_at=None,
        submitted_at=NOW, review_due_at=NOW - timedelta(days=2),
    )  # fmt: skip
    Organisation.objects.in_city(two_towns.city).filter(pk=two_towns.sibling.pk).update(
        stage="applied"
    )
    words = page(two_towns, "township_clerk", "queues")
    assert "等人看的活动" in words
    assert "超了 2 天" in words
    assert "护水志愿服务队" in words
    assert "等人看的活动" not in page(two_towns, "other_township_clerk", "queues")


@pytest.mark.parametrize("name", ["organisations", "activities", "needs"])
def test_a_wrong_tab_or_page_shows_everything(name: str, two_towns: Cast) -> None:
    words = page(two_towns, "city_clerk", name, "?state=zzz&page=-1")
    assert '<a href="?" aria-current="page">全部</a>' in words
    assert "z-table" in words
    assert "这一栏现在是空的" in page(
        two_towns, "city_clerk", name,
        {"organisations": "?state=exited", "activities": "?state=cancelled", "needs": "?state=closed"}[name],
    )  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_more_for_more_rows(name: str, two_towns: Cast) -> None:
    sign_in(client := Client(), two_towns.city_clerk)
    address = reverse(f"insights:{name}")
    client.get(address)
    counts = []
    for n in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
        for m in range(3):
            make_activity(two_towns)
            make_need(two_towns, phone=f"+861380000{n}{m}77")
    assert counts[0] == counts[1], name


def test_the_definition_stands_beside_the_number(two_towns: Cast) -> None:
    words = re.sub(r"\s+", " ", page(two_towns, "city_clerk", "clerk"))
    for number in ("登记的人里，实名已经核对过的。", "登记人数 ÷ 常住人口", "按服务发生的地方算"):
        assert number in words


def test_the_standing_needs_five_people_on_site_and_caps_each(cast: Cast) -> None:
    keys = ("volunteer", "second_volunteer", "elder", "student", "guardian")
    for key in keys[:4]:
        make_record(cast, cast.members[key], minutes=60)
    assert count_standing("421200", NOW) == []
    make_record(cast, cast.members[keys[4]], minutes=60)
    make_record(cast, cast.members["stranger"], minutes=600, grade=Grade.C)  # not seen on site
    rows = count_standing("421200", NOW)
    assert [(r.name, r.people, r.hours) for r in rows] == [("文化文艺服务志愿服务队", 5, "1.0")]
    for n in range(6):
        make_record(cast, starts_at=NOW - timedelta(days=10 + n), minutes=720)
    assert count_standing("421200", NOW)[0].hours == f"{(40 + 4) / 5:.1f}"


def test_a_line_counts_its_members_whatever_the_district(two_towns: Cast) -> None:
    Membership.objects.create(
        city=two_towns.city, organisation=two_towns.other, person_id=two_towns.elder.id, state="active",
        since=NOW.date(), applied_at=NOW,
    )  # fmt: skip
    assert figures(two_towns, "line_clerk").registered == 1
    assert figures_of(Scope("421200", None, "culture"), NOW).registered == 3
