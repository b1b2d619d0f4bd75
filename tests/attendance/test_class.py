"""H05: the school brings the class in one act; the base alone records it, there and then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.attendance.scenes import Clock, make_scene
from tests.cast import CITY, NOW, Cast, sign_in
from zhihe.attendance.models import ServiceRecord
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import OrganisationKind
from zhihe.recruitment.models import Placement

PUPILS = ("volunteer", "second_volunteer", "stranger")


def office(cast: Cast, key: str, role: str | None) -> Client:
    client = Client()
    sign_in(client, cast.members[key], role, strong=True)
    return client


@pytest.fixture
def school(cast: Cast) -> Any:
    """The sibling is a school; three of its members are the class."""
    type(cast.sibling).objects.in_city(CITY).filter(pk=cast.sibling.pk).update(
        kind=OrganisationKind.SCHOOL
    )
    for key in PUPILS:
        Membership.objects.create(
            city=cast.city, organisation=cast.sibling, person_id=cast.members[key].id,
            state="active", applied_at=NOW - timedelta(days=30),
        )  # fmt: skip
    return cast.sibling


@pytest.mark.row("H05")
def test_a_class_signed_up_by_its_school_is_recorded_by_the_base_there_and_then(
    cast: Cast, school: Any, at: Clock, drain: Any
) -> None:
    scene = make_scene(cast, starts_at=NOW + timedelta(hours=2))
    teacher, base = (
        office(cast, "sibling_admin", "org_admin"), office(cast, "leader", "leader"),
    )  # fmt: skip
    # one act by the school
    people = [str(cast.members[key].id) for key in PUPILS]
    form = {"person": people, "consent": "on", "idempotency_key": str(uuid4())}
    answer = teacher.post(reverse("recruitment:desk_members", args=[scene.shift.pk]), form)
    assert answer.status_code == 302
    placed = Placement.objects.in_city(CITY).filter(shift=scene.shift, state="placed")
    assert placed.count() == 3
    drain()
    # the school can record nothing, neither on the spot nor afterwards
    lead = f"/lead/{scene.shift.pk}"
    key = str(cast.volunteer.volunteer.pk)
    grid = {"person": [key], f"start_{key}": "12:00", f"end_{key}": "14:00"}
    begin = NOW + timedelta(hours=2, minutes=5)
    for moment, path, sent in (
        (begin, f"{lead}/roll", {"volunteer": key, "kind": "in"}),
        (NOW + timedelta(hours=5), f"{lead}/paper", grid),
        (NOW + timedelta(hours=5), f"{lead}/team-entry", grid),
    ):
        at(moment)
        assert teacher.post(path, sent).status_code in (403, 404), path
    # the base records in real time: each child as it comes and goes
    at(begin)
    base.post(f"{lead}/here", {"kind": "in", "idempotency_key": str(uuid4())})
    for member in PUPILS:
        pupil = str(cast.members[member].volunteer.pk)
        form = {"volunteer": pupil, "kind": "in", "idempotency_key": str(uuid4())}
        assert base.post(f"{lead}/roll", form).status_code == 302
    at(NOW + timedelta(hours=4))
    for member in PUPILS:
        pupil = str(cast.members[member].volunteer.pk)
        form = {"volunteer": pupil, "kind": "out", "idempotency_key": str(uuid4())}
        base.post(f"{lead}/roll", form)
    records = ServiceRecord.objects.in_city(CITY).filter(shift=scene.shift)
    found = records.filter(volunteer__person_id__in=[cast.members[k].id for k in PUPILS])
    assert {(r.presence_minutes, tuple(r.methods)) for r in found} == {(115, ("roll_call",))}
    # when it was entered stands beside when it was served
    at(NOW + timedelta(hours=5))
    record = found.get(volunteer=cast.volunteer.volunteer)
    desk = office(cast, "confirmer", "confirmer")
    page = desk.get(f"/desk/hours/record/{record.pk}").content.decode()
    assert "12:05 – 14:00" in page
    assert "<dt>记下来的时间</dt><dd>2026-11-21 12:05</dd>" in page
    mine = office(cast, "volunteer", None).get(f"/me/hours/{record.pk}").content.decode()
    assert "<dt>记下来的时间</dt><dd>2026-11-21 12:05</dd>" in mine
