"""Keeping an organisation: what its admin may change, what a clerk, and what nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.cast import CITY, LAT, LON, Cast
from zhihe.audit.models import AuditEvent
from zhihe.messaging.models import Notice
from zhihe.organisations import policies
from zhihe.organisations.actions.add_place import PlaceFacts, add_place
from zhihe.organisations.actions.change_organisation import change_organisation
from zhihe.organisations.actions.change_place import change_place
from zhihe.organisations.actions.close_place import close_place
from zhihe.organisations.actions.invite_member import invite_member
from zhihe.organisations.actions.leave_organisation import leave_organisation
from zhihe.organisations.actions.part_from_person import part_from_person
from zhihe.organisations.actions.set_department import set_department
from zhihe.organisations.errors import (
    AlreadyBelongs,
    NameTaken,
    NotOpen,
    NotWaiting,
    OutsideRegion,
    PlaceClosed,
    ReasonNeeded,
    WrongCreditCode,
)
from zhihe.organisations.models import Appointment, Membership, Organisation
from zhihe.organisations.queries import clerk, people
from zhihe.organisations.queries.directory import counts_by_base_type
from zhihe.organisations.terms import OrganisationKind, Stage
from zhihe.platform.models import City
from zhihe.platform.refusals import Forbidden, NotFound
from zhihe.regions.models import Region


def change(cast: Cast, who: str, now: Any, **changes: Any) -> Organisation:
    actor, team = cast.members[who].actor(), Organisation.objects.in_city(CITY).get(pk=cast.team.pk)
    return change_organisation(actor=actor, organisation=team, changes=changes, now=now)


def changes_told() -> int:
    return AuditEvent.objects.in_city(CITY).filter(verb="organisations.change").count()


def test_the_admin_speaks_for_it_and_the_clerk_certifies_it(cast: Cast, now: Any) -> None:
    told = change(cast, "org_admin", now, intro="我们唱歌。", phone="0715-1111111")
    assert (told.intro, told.phone) == ("我们唱歌。", "0715-1111111")
    event = AuditEvent.objects.in_city(CITY).get(verb="organisations.change")
    assert "0715-1111111" in str(event.detail)
    assert "我们唱歌" not in str(event.detail), "long texts are not copied into the trace"
    certified = change(cast, "county_clerk", now, students_allowed=True, name="  文艺服务队  ")
    assert (certified.students_allowed, certified.name) == (True, "文艺服务队")
    assert change(cast, "county_clerk", now, students_allowed=True).pk == told.pk
    assert changes_told() == 2, "nothing changed writes nothing"


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        ("org_admin", {"students_allowed": True}),
        ("org_admin", {"stage": "exited"}),
        ("county_clerk", {"path": "x"}),
        ("sibling_admin", {"intro": "不是我的"}),
        ("other_township_clerk", {"students_allowed": True}),
        ("line_clerk", {"certification": "city"}),
        ("leader", {"intro": "领队不管这个"}),
        ("stranger", {"phone": "1"}),
    ],
)
def test_nobody_changes_what_is_not_theirs(
    cast: Cast, now: Any, who: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Forbidden):
        change(cast, who, now, **changes)
    assert changes_told() == 0


def test_a_name_a_code_and_a_region_are_checked(cast: Cast, now: Any) -> None:
    with pytest.raises(NameTaken):
        change(cast, "county_clerk", now, name=cast.sibling.name)
    with pytest.raises(WrongCreditCode):
        change(cast, "county_clerk", now, credit_code="91420000000000000X1")
    with pytest.raises(OutsideRegion):
        change(cast, "county_clerk", now, region=cast.regions["other_township"])
    moved = change(cast, "county_clerk", now, region=cast.regions["village"])
    assert moved.region_id == cast.regions["village"].pk


def facts(cast: Cast) -> PlaceFacts:
    return PlaceFacts(" 长安驿站 ", "other", cast.regions["village"], "长安大道 3 号", LON, LAT)


def test_a_place_moves_while_it_is_open(cast: Cast, now: Any) -> None:
    actor = cast.org_admin.actor()
    place = add_place(actor=actor, organisation=cast.team, facts=facts(cast), now=now)
    moved = replace(facts(cast), name="新驿站", lon=LON + 0.01)
    changed = change_place(actor=actor, place=place, facts=moved, now=now)
    assert (changed.name, changed.lon, changed.point[1]) == ("新驿站", LON + 0.01, LAT)
    close_place(actor=actor, place=changed, now=now)
    with pytest.raises(PlaceClosed):
        change_place(actor=actor, place=place, facts=facts(cast), now=now)


def test_a_place_lies_in_the_own_city(cast: Cast, now: Any) -> None:
    far = Region(city=City(code="430900"), code="430900000000", name="益阳市", level="city")
    with pytest.raises(OutsideRegion):
        add_place(
            actor=cast.org_admin.actor(),
            organisation=cast.team,
            facts=replace(facts(cast), region=far),
            now=now,
        )


def membership(cast: Cast, who: str) -> Membership:
    rows = Membership.objects.in_city(CITY).select_related("organisation")
    return rows.get(person_id=cast.members[who].id, organisation=cast.team)


def test_a_department_is_noted_for_members_only(cast: Cast, now: Any) -> None:
    row = membership(cast, "volunteer")
    actor = cast.org_admin.actor()
    noted = set_department(actor=actor, membership=row, department="  内科  " * 20, now=now)
    assert len(noted.department) <= 60
    with pytest.raises(ReasonNeeded):
        leave_organisation(actor=actor, membership=row, now=now, reason="  ")
    leave_organisation(actor=actor, membership=row, now=now, reason="搬去外地了")
    notice = Notice.objects.in_city(CITY).get(person_id=cast.volunteer.id)
    assert (notice.kind, notice.params["reason"]) == ("organisations.member_removed", "搬去外地了")
    with pytest.raises(NotWaiting):
        set_department(actor=actor, membership=row, department="外科", now=now)
    with pytest.raises(NotWaiting):
        leave_organisation(actor=cast.volunteer.actor(), membership=row, now=now)


def test_an_invitation_is_no_belonging_and_comes_once(cast: Cast, now: Any) -> None:
    told = {"actor": cast.org_admin.actor(), "department": "", "now": now}
    row = invite_member(organisation=cast.team, person_id=cast.stranger.id, **told)
    assert row.state == "invited"
    with pytest.raises(AlreadyBelongs):
        invite_member(organisation=cast.team, person_id=cast.stranger.id, **told)
    Organisation.objects.in_city(CITY).filter(pk=cast.team.pk).update(stage=Stage.SUSPENDED)
    cast.team.refresh_from_db()
    with pytest.raises(NotOpen):
        invite_member(organisation=cast.team, person_id=cast.elder.id, **told)


def test_who_was_merged_is_followed_and_who_disowned_is_told_of(cast: Cast, now: Any) -> None:
    gone, stays = cast.volunteer.id, cast.stranger.id
    for _twice in range(2):
        part_from_person(city=CITY, person_id=gone, into=stays, now=now)
    assert membership(cast, "volunteer").state == "left"
    assert membership(cast, "stranger").state == "active"
    part_from_person(city=CITY, person_id=cast.leader.id, into=stays, now=now)
    rows = Membership.objects.in_city(CITY).filter(person_id=stays, organisation=cast.team)
    assert rows.count() == 1, "there was one already"
    part_from_person(city=CITY, person_id=cast.second_volunteer.id, told=cast.team.pk, now=now)
    assert Notice.objects.in_city(CITY).get().person_id == cast.org_admin.id


def test_what_a_desk_reads_about_its_people(cast: Cast, now: Any) -> None:
    team = cast.team
    assert people.count_by_state(team) == {"active": 3}
    assert people.waiting_at(CITY, team.pk) == 0
    assert people.live_membership(CITY, cast.volunteer.id, team.pk) is not None
    assert people.live_membership(CITY, cast.stranger.id, team.pk) is None
    assert people.masked_phone_of(cast.volunteer.person) == "138****0001"
    assert [p.pk for p in people.persons_with_phone("13800000001")] == [cast.volunteer.id]
    assert people.persons_with_phone("12") == []
    rows = Appointment.objects.in_city(CITY).filter(organisation=team)
    rows.filter(role="leader").update(until=now)
    held = people.appointments(rows, now)
    assert [(h.appointment.role, h.live) for h in held][-1] == ("leader", False)
    assert {h.name for h in held} == {"何砚秋", "宋知微", "陆星野", "顾南枝"}


def test_what_a_clerk_reads_is_the_own_scope(cast: Cast, now: Any) -> None:
    rows = policies.visible_to(cast.township_clerk.actor())
    names = [row.name for row in clerk.scope(rows, text="服务队")]
    assert cast.other.name not in names
    assert cast.team.name in names
    assert list(clerk.scope(rows, stage=Stage.SUSPENDED)) == []
    told = clerk.counts(policies.visible_to(cast.city_clerk.actor()), date(2026, 11, 21))
    assert (told.active, told.waiting, told.suspended) == (5, 0, 0)


def test_bases_are_counted_by_their_type(cast: Cast) -> None:
    Organisation.objects.in_city(CITY).filter(pk=cast.team.pk).update(
        kind=OrganisationKind.BASE, base_type="enterprise"
    )
    assert counts_by_base_type(CITY) == {"enterprise": 1}


def test_the_getters_let_the_right_hats_in(cast: Cast, now: Any) -> None:
    row = membership(cast, "volunteer")
    assert policies.access_own_membership(cast.volunteer.actor(), row.pk) == row
    assert policies.access_membership_of_desk(cast.parent_admin.actor(), row.pk) == row
    for getter, who in (
        (policies.access_own_membership, "stranger"),
        (policies.access_membership_of_desk, "sibling_admin"),
        (policies.access_membership_of_desk, "leader"),
        (policies.access_place, "sibling_admin"),
    ):
        key = cast.place.pk if getter is policies.access_place else row.pk
        with pytest.raises(NotFound):
            getter(cast.members[who].actor(), key)
    assert policies.own_organisation(cast.org_admin.actor()).pk == cast.team.pk
    for who in ("stranger", "county_clerk"):
        with pytest.raises(Forbidden):
            policies.own_organisation(cast.members[who].actor())
    ending = cast.leader.appointments["leader"]
    assert policies.access_appointment_for_ending(cast.leader.actor(), ending.pk) == ending
    assert policies.access_appointment_for_ending(cast.org_admin.actor(), ending.pk) == ending
    with pytest.raises(NotFound):
        policies.access_appointment_for_ending(cast.sibling_admin.actor(), ending.pk)
    with pytest.raises(Forbidden):
        policies.access_organisation_for_review(cast.line_clerk.actor(), health(cast).pk)


def health(cast: Cast) -> Organisation:
    """An organisation on the line clerk's own line."""
    return Organisation.objects.in_city(CITY).get(pk=cast.other.pk)
