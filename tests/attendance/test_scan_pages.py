"""The check-in pages: typed code, the landing of a scanned address, two people on one phone."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.attendance.scenes import MINUTE, WECHAT, Clock, Scene
from tests.cast import LAT, LON, NOW, sign_in
from zhihe.accounts.models import Consent, Person
from zhihe.attendance.models import Punch, ScanMoment


def typed(client: Client, code: str, **more: str) -> object:
    return client.post(
        "/scan", {"code": code, "idempotency_key": str(uuid4()), **more}, follow=True
    )


@pytest.mark.row("X09", part="typed code on the page")
def test_six_typed_digits_check_in_and_later_out(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.volunteer)
    page = typed(client, scene.digits())
    assert "签到好了 10:00" in page.content.decode()
    assert "到点记得签退" in page.content.decode()
    later = NOW + 95 * MINUTE
    at(later)
    page = typed(client, scene.digits(later))
    assert "签退好了 11:35" in page.content.decode()
    assert "95" in page.content.decode()
    assert scene.punches() == [("in", "typed_code"), ("out", "typed_code")]


def test_a_nervous_second_tap_does_not_check_out(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.volunteer)
    typed(client, scene.digits())
    at(NOW + timedelta(seconds=20))
    page = typed(client, scene.digits())
    assert page.status_code == 409
    assert "您 10:00 已经签到了" in page.content.decode()
    assert scene.punches() == [("in", "typed_code")]


def test_sending_the_same_form_twice_is_one_punch(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.volunteer)
    form = {"code": scene.digits(), "idempotency_key": str(uuid4()), "kind": "in"}
    first, second = client.post("/scan", form), client.post("/scan", form)
    assert first["Location"] == second["Location"]
    assert len(scene.punches()) == 1


def test_wrong_digits_are_answered_and_guessing_is_stopped(
    client: Client, scene: Scene, at: Clock
) -> None:
    sign_in(client, scene.cast.volunteer)
    wrong = "000000" if scene.digits() != "000000" else "111111"
    for _n in range(10):
        page = typed(client, wrong)
        assert "这几个数字对不上" in page.content.decode()
    page = typed(client, scene.digits())
    assert page.status_code == 429
    assert scene.punches() == []
    at(NOW + 11 * MINUTE)
    typed(client, scene.digits(NOW + 11 * MINUTE))
    assert scene.punches() == [("in", "typed_code")]


@pytest.mark.row("X06", part="scan address in WeChat")
def test_a_scanned_address_works_in_wechat_without_scripts(
    client: Client, scene: Scene, at: Clock
) -> None:
    sign_in(client, scene.cast.volunteer)
    address = f"/s/{scene.token()}"
    page = client.get(address, headers={"user-agent": WECHAT})
    text = page.content.decode()
    assert "签到 · 林晓禾" in text
    assert 'method="post"' in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    at(NOW + 2 * MINUTE)
    page = client.post(
        address,
        {"kind": "in", "idempotency_key": str(uuid4())},
        follow=True,
        headers={"user-agent": WECHAT},
    )
    assert "签到好了 10:00" in page.content.decode()
    assert scene.punches() == [("in", "rotating_code")]


def test_looking_at_the_landing_page_punches_nothing(
    client: Client, scene: Scene, at: Clock
) -> None:
    sign_in(client, scene.cast.volunteer)
    for _n in range(3):
        client.get(f"/s/{scene.token()}")
    assert scene.punches() == []
    assert ScanMoment.objects.in_city(scene.city).count() == 1


def test_the_scan_moment_lives_through_a_slow_sign_in(
    client: Client, scene: Scene, at: Clock
) -> None:
    address = f"/s/{scene.token()}"
    page = client.get(address)
    assert "先用手机号登录" in page.content.decode()
    at(NOW + 7 * MINUTE)
    session = client.session
    session["account"] = str(scene.cast.volunteer.person.account_id)
    session["person"], session["epoch"] = str(scene.cast.volunteer.id), 0
    session.save()
    client.post(address, {"kind": "in"})
    punch = Punch.objects.in_city(scene.city).get()
    assert (punch.counted_at, punch.received_at) == (NOW, NOW + 7 * MINUTE)


def test_after_ten_minutes_the_kept_moment_is_gone(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.volunteer)
    address = f"/s/{scene.token()}"
    client.get(address)
    at(NOW + 10 * MINUTE + timedelta(seconds=1))
    page = client.post(address, {"kind": "in"})
    assert "这个码过期了" in page.content.decode()
    assert scene.punches() == []


def test_a_forwarded_picture_of_the_code_is_too_late_for_another_phone(
    client: Client, scene: Scene, at: Clock
) -> None:
    address = f"/s/{scene.token()}"
    sign_in(client, scene.cast.volunteer)
    client.get(address)
    at(NOW + 3 * MINUTE)
    friend = Client()
    sign_in(friend, scene.cast.second_volunteer)
    for answer in (friend.get(address), friend.post(address, {"kind": "in"})):
        assert "这个码过期了" in answer.content.decode()
    client.post(address, {"kind": "in"})
    assert scene.punches() == [("in", "rotating_code")]


def test_scanning_again_before_leaving_makes_a_moment_of_its_own(
    client: Client, scene: Scene, at: Clock
) -> None:
    sign_in(client, scene.cast.volunteer)
    client.get(f"/s/{scene.token()}")
    client.post(f"/s/{scene.token()}", {"kind": "in"})
    later = NOW + 8 * MINUTE
    at(later)
    address = f"/s/{scene.token(later)}"
    assert "签退，我要走了" in client.get(address).content.decode()
    client.post(address, {"kind": "out"})
    moments = list(
        Punch.objects.in_city(scene.city)
        .order_by("counted_at")
        .values_list("counted_at", flat=True)
    )
    assert moments == [NOW, later]


def test_a_couple_on_one_phone_checks_in_one_after_the_other(
    client: Client, scene: Scene, at: Clock
) -> None:
    Person.objects.filter(pk=scene.cast.elder.id).update(
        account=scene.cast.volunteer.person.account_id
    )
    sign_in(client, scene.cast.volunteer)
    address = f"/s/{scene.token()}"
    client.get(address)
    client.post(address, {"kind": "in"})
    at(NOW + 2 * MINUTE)
    page = client.post(
        "/scan/person", {"person": str(scene.cast.elder.id), "next": address}, follow=True
    )
    assert "签到 · 周桂兰" in page.content.decode()
    client.post(address, {"kind": "in"})
    people = set(Punch.objects.in_city(scene.city).values_list("volunteer__name", "counted_at"))
    assert people == {("林晓禾", NOW), ("周桂兰", NOW)}


def test_nobody_switches_to_a_person_of_another_account(
    client: Client, scene: Scene, at: Clock
) -> None:
    sign_in(client, scene.cast.volunteer)
    answer = client.post("/scan/person", {"person": str(scene.cast.stranger.id), "next": "/scan"})
    assert answer.status_code == 404
    assert client.session["person"] == str(scene.cast.volunteer.id)


def test_switching_follows_no_foreign_address(client: Client, scene: Scene, at: Clock) -> None:
    Person.objects.filter(pk=scene.cast.elder.id).update(
        account=scene.cast.volunteer.person.account_id
    )
    sign_in(client, scene.cast.volunteer)
    answer = client.post(
        "/scan/person", {"person": str(scene.cast.elder.id), "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/scan"


def test_the_position_is_asked_for_on_the_page_and_kept_as_a_verdict(
    client: Client, scene: Scene, at: Clock
) -> None:
    sign_in(client, scene.cast.volunteer)
    point = {"lon": str(LON), "lat": str(LAT), "accuracy": "20"}
    typed(client, scene.digits(), agree_position="1", **point)
    punch = Punch.objects.in_city(scene.city).get()
    assert (punch.fence, punch.distance_m) == ("inside", 0)
    assert (
        Consent.objects.filter(person=scene.cast.volunteer.id, purpose="check_in_position").count()
        == 1
    )


@pytest.mark.parametrize("wrong", ["NaN", "", "91", "inf", "abc"])
def test_a_senseless_position_is_simply_none(
    client: Client, scene: Scene, at: Clock, wrong: str
) -> None:
    sign_in(client, scene.cast.volunteer)
    typed(client, scene.digits(), agree_position="1", lon="114", lat=wrong, accuracy="5")
    assert Punch.objects.in_city(scene.city).get().fence == "none"


def test_the_stranger_sees_nobody_elses_result(client: Client, scene: Scene, at: Clock) -> None:
    punch = scene.punch("volunteer", "in")
    sign_in(client, scene.cast.stranger)
    assert client.get(f"/scan/done/{punch.pk}").status_code == 404


def test_the_tab_shows_todays_shift_with_its_state(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.volunteer)
    assert "可以签到了" in client.get("/scan").content.decode()
    scene.punch("volunteer", "in")
    assert "10:00 签到了" in client.get("/scan").content.decode()
    assert client.get("/en/scan").status_code == 200


def test_without_a_sign_in_the_tab_opens_and_the_code_asks_for_one(
    client: Client, scene: Scene, at: Clock
) -> None:
    assert client.get("/scan").status_code == 200
    scene_digits = scene.digits()
    answer = client.post("/scan", {"code": scene_digits})
    assert answer.status_code in (302, 401)
    assert scene.punches() == []
