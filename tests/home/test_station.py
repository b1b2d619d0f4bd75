"""Promises of the station desk: nothing without the person's say, and the trace reads "X for Y at Z"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.accounts.support import last_code
from tests.cast import Cast, phone_of, sign_in
from tests.factories.activities import make_activity, shift_of
from tests.factories.needs import make_need
from tests.factories.records import make_record
from zhihe.accounts.models import Person
from zhihe.attendance.models import CorrectionRequest
from zhihe.audit.models import AuditEvent
from zhihe.demands.models import Need
from zhihe.foundation import clock
from zhihe.recruitment.models import Placement
from zhihe.volunteers.models import Volunteer


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    sign_in(client, cast.station_worker)
    return client


def tomorrow() -> Any:
    return clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=30)


def begin(cast: Cast, desk: Client, who: str = "elder", tail: str = "0003") -> Any:
    desk.post("/desk/station/", {"phone": phone_of(tail)})
    address = f"/desk/station/{cast.members[who].id}"
    desk.post(address, {"send_code": "1"})
    return desk.post(address, {"code": last_code(phone_of(tail))})


@pytest.mark.row("N01", part="assisted")
def test_a_worker_signs_an_eighty_year_old_up_by_her_code(cast: Cast, desk: Client) -> None:
    shift = shift_of(make_activity(cast, starts_at=tomorrow()))
    assert begin(cast, desk)["Location"] == "/desk/station/counter"
    assert "周桂兰" in desk.get("/desk/station/counter").content.decode()
    desk.post(f"/desk/station/join/{shift.pk}")
    placement = Placement.objects.in_city("421200").get(shift=shift)
    assert placement.volunteer_id == cast.elder.volunteer.pk
    event = (
        AuditEvent.objects.in_city("421200")
        .filter(on_behalf_of=cast.elder.id, verb="home.act_for")
        .get()
    )
    assert (event.actor_id, event.station_id) == (cast.station_worker.id, cast.station.pk)
    assert "吴满珍在长安社区志愿服务站替周桂兰报名" in desk.get("/desk/station/").content.decode()


def test_without_a_code_or_slip_nothing_opens(cast: Cast, desk: Client) -> None:
    shift = shift_of(make_activity(cast, starts_at=tomorrow()))
    desk.post("/desk/station/", {"phone": phone_of("0003")})
    answer = desk.post(f"/desk/station/{cast.elder.id}", {"code": "", "slip": ""})
    assert answer.status_code == 422
    assert desk.get("/desk/station/counter").status_code == 404
    assert desk.post(f"/desk/station/join/{shift.pk}").status_code == 404
    assert Placement.objects.in_city("421200").count() == 0


def test_a_wrong_code_opens_nothing(cast: Cast, desk: Client) -> None:
    desk.post("/desk/station/", {"phone": phone_of("0003")})
    desk.post(f"/desk/station/{cast.elder.id}", {"send_code": "1"})
    code = f"{(int(last_code(phone_of('0003'))) + 1) % 1_000_000:06d}"
    assert desk.post(f"/desk/station/{cast.elder.id}", {"code": code}).status_code in (409, 422)
    assert desk.get("/desk/station/counter").status_code == 404


def test_somebody_not_looked_up_here_cannot_be_opened_by_id(cast: Cast, desk: Client) -> None:
    assert desk.get(f"/desk/station/{cast.stranger.id}").status_code == 404


def test_a_signed_slip_serves_somebody_without_a_phone(cast: Cast, desk: Client) -> None:
    sent = desk.post("/desk/station/enter", {"name": "何奶奶", "phone": ""})
    person = Person.objects.get(name="何奶奶")
    assert sent["Location"] == f"/desk/station/{person.pk}"
    assert (
        desk.post(sent["Location"], {"slip": "代 2026-117"})["Location"] == "/desk/station/counter"
    )
    volunteer = Volunteer.objects.in_city("421200").get(person_id=person.pk)
    assert not volunteer.is_claimed
    event = AuditEvent.objects.in_city("421200").get(verb="home.act_for")
    assert event.detail == {"proof": "slip", "slip": "代 2026-117"}


def test_a_code_claims_somebody_entered_at_the_station(cast: Cast, desk: Client) -> None:
    desk.post("/desk/station/enter", {"name": "新来的", "phone": phone_of("8008")})
    person = Person.objects.get(name="新来的")
    desk.post(f"/desk/station/{person.pk}", {"send_code": "1"})
    desk.post(f"/desk/station/{person.pk}", {"code": last_code(phone_of("8008"))})
    person.refresh_from_db()
    assert person.is_claimed


def test_a_correction_and_a_request_in_her_name(cast: Cast, desk: Client) -> None:
    record = make_record(cast, cast.elder)
    make_need(cast)
    begin(cast, desk)
    desk.post("/desk/station/correct", {"record": str(record.pk), "words": "少算了一个小时"})
    assert CorrectionRequest.objects.in_city("421200").get().volunteer_id == cast.elder.volunteer.pk
    form = {
        "whom": "self",
        "category": "haircut",
        "region": str(cast.regions["township"].pk),
        "street": "长安小区",
        "when_day": "week",
        "when_part": "morning",
        "name": "周桂兰",
    }
    assert desk.post("/desk/station/need", form).status_code == 302
    need = Need.objects.in_city("421200").get(channel="station")
    assert (need.filed_by, need.station_id) == (cast.elder.id, cast.station.pk)


def test_another_persons_record_or_seat_is_out_of_reach(cast: Cast, desk: Client) -> None:
    record = make_record(cast, cast.stranger)
    begin(cast, desk)
    assert (
        desk.post("/desk/station/correct", {"record": str(record.pk), "words": "x"}).status_code
        == 404
    )
    assert desk.post("/desk/station/cancel", {"placement": str(record.pk)}).status_code == 404


def test_ending_ends_it(cast: Cast, desk: Client) -> None:
    begin(cast, desk)
    desk.post("/desk/station/end")
    assert desk.get("/desk/station/counter").status_code == 404


@pytest.mark.parametrize("phone", ["", "12", "abc", "1" * 60])
def test_a_wrong_phone_is_said_so(desk: Client, phone: str) -> None:
    assert desk.post("/desk/station/", {"phone": phone}).status_code == 422


def test_the_call_sheet_prints(desk: Client) -> None:
    assert desk.get("/desk/station/calls.pdf").content[:4] == b"%PDF"
