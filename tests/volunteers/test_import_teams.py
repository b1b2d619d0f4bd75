"""A department of an imported list becomes a sub-team, on wish, with undo (Z27)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.volunteers.test_import import HEAD, applied, book, checked
from zhihe.accounts.models import Person
from zhihe.organisations.actions.answer_invitation import answer_invitation
from zhihe.organisations.actions.set_department import set_department
from zhihe.organisations.models import Membership
from zhihe.organisations.queries.directory import children
from zhihe.platform.actor import Actor
from zhihe.volunteers.actions.apply_import import apply_import
from zhihe.volunteers.actions.start_import import start_import
from zhihe.volunteers.actions.undo_import import undo_import
from zhihe.volunteers.models import ImportBatch

pytestmark = pytest.mark.row("Z27")

THREE = (
    HEAD,
    ("林中月", "13900001111", "急诊科", "同意"),
    ("陈向阳", "13900002222", "急诊科", "同意"),
    ("苏小雨", "13900003333", "护理部", ""),
)


def by_departments(cast: Cast, content: bytes, now: Any) -> ImportBatch:
    batch = checked(cast, content, now)
    boss = cast.org_admin.actor()
    start_import(actor=boss, batch=batch, now=now, sub_teams=True)
    return apply_import(city="421200", batch_id=batch.pk, actor=boss, now=now)


def teams_of(cast: Cast) -> dict[str, set[str]]:
    """Sub-team → names of its active members."""
    found: dict[str, set[str]] = {}
    for team in children(cast.team):
        ids = Membership.objects.in_city("421200").filter(organisation=team, state="active")
        people = Person.objects.in_bulk(ids.values_list("person_id", flat=True))
        found[team.short_name] = {person.name for person in people.values()}
    return found


def test_departments_become_sub_teams_and_the_undo_takes_them_back(cast: Cast, now: Any) -> None:
    """Whoever agreed is in the team of the department; who was absent comes in with the own yes."""
    batch = by_departments(cast, book(*THREE), now)
    assert batch.state == "applied", batch.error
    assert teams_of(cast) == {"急诊科": {"林中月", "陈向阳"}, "护理部": set()}
    team = children(cast.team).get(short_name="急诊科")
    assert (team.name, team.stage, team.region_id) == (
        f"{cast.team.name}急诊科小队",
        cast.team.stage,
        cast.team.region_id,
    )
    assert team.path == f"{cast.team.path}{team.pk}/"
    assert Membership.objects.in_city("421200").filter(organisation=cast.team).count() == 6
    undo_import(actor=cast.org_admin.actor(), batch=batch, now=now)
    assert teams_of(cast) == {}
    live = Membership.objects.in_city("421200").filter(state__in=("active", "invited"))
    assert not live.filter(organisation__parent=cast.team).exists()


def test_a_second_list_fills_the_same_teams_and_its_undo_leaves_them(cast: Cast, now: Any) -> None:
    by_departments(cast, book(*THREE), now)
    more = by_departments(
        cast,
        book(
            HEAD,
            ("何清", "13900004444", "急诊科", "同意"),
            ("周舟", "13900005555", "药剂科", "同意"),
        ),
        now,
    )
    assert set(teams_of(cast)) == {"急诊科", "护理部", "药剂科"}
    undo_import(actor=cast.org_admin.actor(), batch=more, now=now)
    assert teams_of(cast) == {"急诊科": {"林中月", "陈向阳"}, "护理部": set()}


def test_the_own_yes_leads_into_the_team_and_another_department_out_of_it(
    cast: Cast, now: Any
) -> None:
    by_departments(cast, book(*THREE), now)
    absent = Membership.objects.in_city("421200").get(organisation=cast.team, department="护理部")
    person = Person.objects.get(pk=absent.person_id)
    answer_invitation(
        actor=Actor(city="421200", person_id=person.pk), membership=absent, accept=True, now=now
    )
    assert teams_of(cast)["护理部"] == {"苏小雨"}
    absent.refresh_from_db()
    boss = cast.org_admin.actor()
    set_department(actor=boss, membership=absent, department="急诊科", now=now)
    assert teams_of(cast) == {"急诊科": {"林中月", "陈向阳", "苏小雨"}, "护理部": set()}


def test_without_the_wish_departments_stay_words(cast: Cast, now: Any) -> None:
    batch = applied(cast, book(*THREE), now)
    assert (batch.made_teams, teams_of(cast)) == (None, {})
    rows = Membership.objects.in_city("421200").filter(organisation=cast.team)
    assert set(rows.exclude(department="").values_list("department", flat=True)) == {
        "急诊科",
        "护理部",
    }


def test_a_team_name_taken_elsewhere_enters_nobody(cast: Cast, now: Any) -> None:
    other = cast.organisations["sibling"]
    type(other).objects.in_city("421200").filter(pk=other.pk).update(
        name=f"{cast.team.name}护理部小队"
    )
    batch = by_departments(cast, book(*THREE), now)
    assert (batch.state, batch.error[:2]) == ("failed", "4:")
    assert teams_of(cast) == {}
    assert not Person.objects.filter(name="林中月").exists()


def test_the_page_offers_the_teams_and_a_wrong_column_none(
    cast: Cast, client: Client, drain: Any
) -> None:
    sign_in(client, cast.org_admin)
    sent = SimpleUploadedFile("名单.xlsx", book(*THREE))
    one = client.post(reverse("volunteers:imports"), {"file": sent})["Location"]
    chosen = {"name": "0", "phone": "1", "department": "2", "consent": "3"}
    client.post(f"{one}/check", chosen)
    page = client.get(one).content.decode()
    assert "名单里有 2 个部门" in page
    assert "急诊科 · 2" in page
    client.post(f"{one}/apply", {"sub_teams": "1"})
    drain()
    page = client.get(one).content.decode()
    assert "新建了 2 个小队" in page
    assert set(teams_of(cast)) == {"急诊科", "护理部"}
    crowd = [(f"李{chr(0x6210 + n)}", f"1390001{n:04d}", f"第{n}室", "同意") for n in range(61)]
    sent = SimpleUploadedFile("多.xlsx", book(HEAD, *crowd))
    one = client.post(reverse("volunteers:imports"), {"file": sent})["Location"]
    client.post(f"{one}/check", chosen)
    assert "看看是不是选错了列" in client.get(one).content.decode()
