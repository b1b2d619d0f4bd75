"""In the name of others: a station by the person's code, a leader for members who agreed."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import sign_in
from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, seats
from zhihe.audit.models import AuditEvent
from zhihe.foundation import clock
from zhihe.messaging.models import Notice
from zhihe.organisations.models import Membership
from zhihe.platform.refusals import Forbidden
from zhihe.recruitment.actions.apply_for import apply_for
from zhihe.recruitment.actions.sign_up_members import sign_up_members
from zhihe.recruitment.errors import ReasonNeeded
from zhihe.recruitment.models import Application


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def test_the_trace_reads_x_for_y_at_z(cast: Any, now: Any, drain: Any) -> None:
    shift = shift_of(make_activity(cast))
    worker = cast.station_worker.actor()
    with pytest.raises(Forbidden):
        apply_for(actor=worker, shift_id=shift.pk, now=now)
    made = apply_for(
        actor=worker.acting_for(cast.elder.id, cast.station.pk), shift_id=shift.pk, now=now
    )
    assert (made.volunteer_id, made.applied_by) == (cast.elder.volunteer.pk, cast.station_worker.id)
    event = AuditEvent.objects.in_city(cast.city).get(verb="recruitment.join")
    assert (event.actor_id, event.on_behalf_of, event.station_id, event.person_id) == (
        cast.station_worker.id,
        cast.elder.id,
        cast.station.pk,
        cast.elder.id,
    )
    drain()
    notice = Notice.objects.in_city(cast.city).get()
    assert (notice.person_id, notice.kind) == (cast.elder.id, "recruitment.signed_up")


def enlist(cast: Any, who: str) -> None:
    Membership.objects.create(
        city=cast.city,
        organisation=cast.team,
        person_id=cast.members[who].id,
        state="active",
        applied_at=cast.volunteer.volunteer.registered_at,
    )


@pytest.mark.row("H05", part="class sign-up")
def test_a_class_is_signed_up_in_one_act_and_each_is_told(cast: Any, now: Any, drain: Any) -> None:
    shift = shift_of(make_activity(cast))
    enlist(cast, "student")
    ask = {
        "actor": cast.org_admin.actor(),
        "organisation": cast.team,
        "shift_id": shift.pk,
        "now": now,
        "person_ids": [cast.members[w].id for w in ("volunteer", "second_volunteer", "student")],
    }
    with pytest.raises(ReasonNeeded):
        sign_up_members(**ask, consent=False)
    outcomes = sign_up_members(**ask, consent=True)
    assert [o.state for o in outcomes] == ["admitted", "admitted", ""]
    assert {f.code.value for f in outcomes[2].findings} == {"students", "guardian"}
    assert seats(shift) == (2, 0, 0)
    drain()
    told = Notice.objects.in_city(cast.city).filter(kind="recruitment.signed_up")
    assert {n.person_id for n in told} == {cast.volunteer.id, cast.second_volunteer.id}


def test_only_members_are_signed_up(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    with pytest.raises(Forbidden):
        sign_up_members(
            actor=cast.org_admin.actor(),
            organisation=cast.team,
            shift_id=shift.pk,
            now=now,
            person_ids=[cast.volunteer.id, cast.stranger.id],
            consent=True,
        )
    assert Application.objects.in_city(cast.city).count() == 0


def test_the_page_signs_up_and_names_who_cannot_go(cast: Any, now: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    join(cast, "volunteer", shift_of(make_activity(cast, starts_at=shift.starts_at)))
    sign_in(client, cast.leader, "leader")
    address = reverse("recruitment:desk_members", args=[shift.pk])
    page = client.get(address).content.decode()
    assert "同一时间已经答应了另一处" in page
    second = str(cast.second_volunteer.id)
    assert client.post(address, {"person": [second]}).status_code == 422
    assert client.post(address, {"consent": "on"}).status_code == 422
    stranger = {"person": [str(cast.stranger.id)], "consent": "on"}
    assert client.post(address, stranger).status_code == 422
    done = client.post(address, {"person": [second], "consent": "on"}, follow=True)
    assert "报好了 1 人" in done.content.decode()
    assert seats(shift) == (1, 0, 0)
