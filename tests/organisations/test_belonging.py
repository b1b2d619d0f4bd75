"""Belonging, the directory, places and the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import LAT, LON, Cast, phone_of, sign_in
from zhihe.messaging.models import Notice
from zhihe.organisations.actions.answer_invitation import answer_invitation
from zhihe.organisations.actions.apply_to_join import apply_to_join
from zhihe.organisations.actions.decide_membership import decide_membership
from zhihe.organisations.actions.invite_member import invite_member
from zhihe.organisations.actions.leave_organisation import leave_organisation
from zhihe.organisations.actions.load_bodies import load_bodies
from zhihe.organisations.errors import AlreadyBelongs, NotOpen, NotWaiting, ReasonNeeded
from zhihe.organisations.models import Body, Membership, Organisation, Place
from zhihe.organisations.queries.directory import Wanted, counts_by_district, found
from zhihe.organisations.queries.people import memberships_of
from zhihe.organisations.terms import MembershipState, OrganisationKind, Stage
from zhihe.platform.fields import scaled_point


@pytest.mark.row("Z05")
def test_a_person_belongs_to_several_at_once_with_dates(cast: Cast, now: Any) -> None:
    for organisation, admin in ((cast.team, cast.org_admin), (cast.sibling, cast.sibling_admin)):
        row = apply_to_join(
            actor=cast.stranger.actor(), organisation=organisation, words="", now=now
        )
        decide_membership(
            actor=admin.actor(), membership=row, admit=True, department="乐队", now=now
        )
    rows = list(memberships_of("421200", cast.stranger.id))
    assert [(r.state, str(r.since), r.until, r.department) for r in rows] == [
        ("active", "2026-11-21", None, "乐队")
    ] * 2
    leave_organisation(actor=cast.stranger.actor(), membership=rows[0], now=now)
    states = sorted(r.state for r in memberships_of("421200", cast.stranger.id))
    assert states == ["active", "left"]
    again = apply_to_join(
        actor=cast.stranger.actor(), organisation=rows[0].organisation, words="", now=now
    )
    assert again.pk != rows[0].pk


def test_applying_twice_waits_once(cast: Cast, now: Any) -> None:
    apply_to_join(actor=cast.stranger.actor(), organisation=cast.team, words="", now=now)
    with pytest.raises(AlreadyBelongs):
        apply_to_join(actor=cast.stranger.actor(), organisation=cast.team, words="", now=now)
    Organisation.objects.in_city("421200").filter(pk=cast.sibling.pk).update(stage=Stage.SUSPENDED)
    cast.sibling.refresh_from_db()
    with pytest.raises(NotOpen):
        apply_to_join(actor=cast.stranger.actor(), organisation=cast.sibling, words="", now=now)


def test_a_no_has_a_reason_and_comes_once(cast: Cast, now: Any) -> None:
    row = apply_to_join(actor=cast.stranger.actor(), organisation=cast.team, words="", now=now)
    with pytest.raises(ReasonNeeded):
        decide_membership(actor=cast.org_admin.actor(), membership=row, admit=False, now=now)
    decide_membership(
        actor=cast.org_admin.actor(), membership=row, admit=False, reason="已满", now=now
    )
    with pytest.raises(NotWaiting):
        decide_membership(actor=cast.org_admin.actor(), membership=row, admit=True, now=now)
    notice = Notice.objects.in_city("421200").get(person_id=cast.stranger.id)
    assert notice.params["reason"] == "已满"


def test_an_invitation_counts_after_the_persons_own_yes(cast: Cast, now: Any) -> None:
    row = invite_member(
        actor=cast.org_admin.actor(),
        organisation=cast.team,
        person_id=cast.elder.id,
        department="",
        now=now,
    )
    assert row.state == MembershipState.INVITED
    with pytest.raises(NotWaiting):
        answer_invitation(actor=cast.stranger.actor(), membership=row, accept=True, now=now)
    assert (
        answer_invitation(actor=cast.elder.actor(), membership=row, accept=True, now=now).state
        == "active"
    )


def test_inviting_never_tells_who_is_registered(cast: Cast, client: Client) -> None:
    sign_in(client, cast.org_admin)
    url = reverse("organisations:member_invite")
    known = client.post(url, {"phone": phone_of("0003")[3:]}, follow=True)
    unknown = client.post(url, {"phone": "13811112222"}, follow=True)
    words = [[str(m) for m in r.context["messages"]] for r in (known, unknown)]
    assert words[0] == words[1] != []
    assert Membership.objects.in_city("421200").filter(state="invited").count() == 1


def test_the_desk_answers_from_its_own_list_only(cast: Cast, client: Client, now: Any) -> None:
    row = apply_to_join(
        actor=cast.stranger.actor(), organisation=cast.team, words="会修灯", now=now
    )
    url = reverse("organisations:member_decide", args=[row.pk])
    for who in (cast.sibling_admin, cast.other_admin):
        sign_in(client, who)
        assert client.post(url, {"verdict": "admit"}).status_code == 404
        assert "石大山" not in client.get(reverse("organisations:members")).content.decode()
    sign_in(client, cast.org_admin)
    assert "会修灯" in client.get(reverse("organisations:members")).content.decode()
    client.post(url, {"verdict": "admit", "department": "灯组"})
    row.refresh_from_db()
    assert (row.state, row.department) == ("active", "灯组")


def base(cast: Cast, name: str, region: str, now: Any, **facts: Any) -> Organisation:
    return Organisation.objects.create(
        city_id="421200",
        name=name,
        pinyin=name,
        kind=OrganisationKind.BASE,
        base_type="neighbourhood_centre",
        region=cast.regions[region],
        stage=Stage.ADMITTED,
        created_at=now,
        **facts,
    )


@pytest.mark.row("G02")
@pytest.mark.row("G05")
@pytest.mark.row("G01", part="counts per district")
def test_bases_are_counted_per_district_and_sorted_by_distance(cast: Cast, now: Any) -> None:
    near, far = (
        base(cast, "近处基地", "village", now),
        base(cast, "远处基地", "other_township", now),
    )
    nowhere = base(cast, "没有阵地", "county", now)
    for row, shift in ((far, 0.2), (near, 0.01)):
        Place.objects.create(
            city_id="421200",
            organisation=row,
            name="点",
            kind="base",
            region=row.region,
            address="-",
            lon=LON,
            lat=LAT + shift,
            point=scaled_point(LON, LAT + shift),
            created_at=now,
        )
    assert {c.name: c.count for c in counts_by_district("421200")} == {"咸安区": 2, "嘉鱼县": 1}
    rows = Organisation.objects.in_city("421200")
    listed = list(found(rows, Wanted(kind="base", near=(LON, LAT))))
    assert listed == [near, far, nowhere]
    assert round(listed[0].distance_m) == pytest.approx(1112, abs=5)
    typed = found(
        rows, Wanted(kind="base", base_type="neighbourhood_centre", region=cast.regions["county"])
    )
    assert set(typed) == {near, nowhere}


def test_search_finds_by_two_characters_and_the_page_stands_nonsense(
    cast: Cast, client: Client, now: Any
) -> None:
    from zhihe.organisations.actions.index_organisation import index_organisation

    index_organisation(city="421200", organisation_id=cast.sibling.pk)
    page = client.get(reverse("organisations:list"), {"q": "护水"})
    assert [c["name"] for c in page.context["cards"]] == ["护水志愿服务队"]
    for query in (
        {"q": "'; DROP--\\"},
        {"lat": "nan", "lon": "1"},
        {"page": "zz"},
        {"kind": "x"},
        {"lat": "9e9", "lon": "1"},
        {"q": "\x00"},
    ):
        assert client.get(reverse("organisations:list"), query).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(
    cast: Cast, client: Client, now: Any, django_assert_num_queries: Any
) -> None:
    for n in range(3):
        base(cast, f"基地{n}", "village", now)
    client.get(reverse("organisations:list"), {"kind": "corps"})
    for kind in ("corps", "team"):
        with django_assert_num_queries(6):
            client.get(reverse("organisations:list"), {"kind": kind})


def test_the_api_shows_what_the_pages_show(cast: Cast, client: Client) -> None:
    listed = client.get("/api/v1/organisations", {"kind": "team", "region": "421202000000"}).json()
    assert [(o["name"], o["members"]) for o in listed["items"]] == [
        (cast.team.name, 3),
        (cast.sibling.name, 0),
    ]
    one = client.get(f"/api/v1/organisations/{cast.team.pk}").json()
    assert one["places"][0]["name"] == "永安街道活动室"
    Organisation.objects.in_city("421200").filter(pk=cast.team.pk).update(stage=Stage.APPLIED)
    assert client.get(f"/api/v1/organisations/{cast.team.pk}").status_code == 404
    assert client.get("/api/v1/organisations", {"size": 5000}).status_code == 422


@pytest.mark.row("P14")
def test_bodies_and_complaint_routes_are_data_of_the_city(cast: Cast, client: Client) -> None:
    assert client.get(reverse("organisations:bodies")).status_code == 200
    load_bodies(city=cast.city.pk)
    load_bodies(
        city=cast.city.pk,
        rows=[
            {
                "code": "ours",
                "zh": "本市热线",
                "en": "Our line",
                "role": "lead",
                "phone": "12345",
                "complaints_zh": "什么都可以说",
            }
        ],
    )
    page = client.get(reverse("organisations:bodies")).content.decode()
    assert "本市热线" in page
    assert Body.objects.filter(city=cast.city, leads=True).count() == 6


def test_a_place_goes_on_the_map_and_off_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.org_admin)
    sent = {
        "name": "文化馆排练厅",
        "kind": "other",
        "region": str(cast.regions["township"].pk),
        "address": "二楼",
        "lat": "29.86",
        "lon": "114.30",
        "fence_radius": "150",
    }
    url = reverse("organisations:place_new")
    for wrong in (
        {"lat": "nan"},
        {"lat": "91"},
        {"lon": "inf"},
        {"fence_radius": "5"},
        {"name": ""},
        {"region": "999999"},
    ):
        assert client.post(url, {**sent, **wrong}).status_code == 422, wrong
    assert client.post(url, sent).status_code == 302
    place = Place.objects.in_city("421200").get(name="文化馆排练厅")
    assert place.point == pytest.approx(scaled_point(114.30, 29.86))
    close = reverse("organisations:place_close", args=[place.pk])
    assert client.post(close).status_code == 302
    assert client.post(close).status_code == 409
