"""The leader's pages: code, roll call, undo, phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from tests.attendance.scenes import MINUTE, Scene
from tests.cast import NOW, sign_in
from zhihe.accounts.models import ProtectedLook
from zhihe.attendance.models import Punch, PunchVoid

Clock = Callable[[datetime], None]


def lead(client: Client, scene: Scene) -> str:
    sign_in(client, scene.cast.leader, "leader")
    return f"/lead/{scene.shift.pk}"


def test_the_screen_shows_a_code_that_checks_people_in(
    client: Client, scene: Scene, at: Clock
) -> None:
    page = client_page = client
    base = lead(client, scene)
    text = page.get(f"{base}/code").content.decode()
    assert "<svg" in text
    digits = scene.digits()
    assert f"{digits[:3]} {digits[3:]}" in text
    fragment = client_page.get(f"{base}/code/now").content.decode()
    assert 'data-left="30"' in fragment
    assert "<html" not in fragment
    at(NOW + MINUTE)
    assert f"{digits[:3]} {digits[3:]}" not in client.get(f"{base}/code").content.decode()


def test_the_roll_is_called_only_by_a_leader_who_is_there(
    client: Client, scene: Scene, at: Clock
) -> None:
    base = lead(client, scene)
    form = {
        "volunteer": str(scene.cast.elder.volunteer.pk),
        "kind": "in",
        "idempotency_key": str(uuid4()),
    }
    answer = client.post(f"{base}/roll", form)
    assert answer.status_code == 409
    assert "先点「我到了」" in answer.content.decode()
    client.post(f"{base}/here", {"kind": "in", "idempotency_key": str(uuid4())})
    assert client.post(f"{base}/roll", form).status_code == 302
    punch = Punch.objects.in_city(scene.city).get(volunteer=scene.cast.elder.volunteer)
    assert (punch.method, punch.by_id, punch.on_behalf) == ("roll_call", scene.cast.leader.id, True)
    client.post(f"{base}/here", {"kind": "out", "idempotency_key": str(uuid4())})
    form["volunteer"], form["idempotency_key"] = (
        str(scene.cast.volunteer.volunteer.pk),
        str(uuid4()),
    )
    assert client.post(f"{base}/roll", form).status_code == 409


def test_nobody_calls_their_own_name(client: Client, scene: Scene, at: Clock) -> None:
    scene.place("leader")
    scene.lead()
    base = lead(client, scene)
    answer = client.post(
        f"{base}/roll", {"volunteer": str(scene.cast.leader.volunteer.pk), "kind": "in"}
    )
    assert answer.status_code == 403
    assert scene.punches() == [("in", "typed_code")]


def test_a_wrong_tap_is_taken_back_and_no_longer_counts(
    client: Client, scene: Scene, at: Clock
) -> None:
    scene.lead()
    base = lead(client, scene)
    elder = str(scene.cast.elder.volunteer.pk)
    client.post(f"{base}/roll", {"volunteer": elder, "kind": "in"})
    punch = Punch.objects.in_city(scene.city).get(volunteer_id=elder)
    assert "撤回点名" in client.get(base).content.decode()
    for _twice in range(2):
        assert client.post(f"{base}/undo", {"punch": str(punch.pk)}).status_code == 302
    assert PunchVoid.objects.in_city(scene.city).count() == 1
    assert "还没到" in client.get(f"{base}?tab=missing").content.decode()
    assert client.post(f"{base}/roll", {"volunteer": elder, "kind": "in"}).status_code == 302


def test_a_scan_is_no_roll_call_to_take_back(client: Client, scene: Scene, at: Clock) -> None:
    punch = scene.punch("volunteer", "in")
    base = lead(client, scene)
    assert client.post(f"{base}/undo", {"punch": str(punch.pk)}).status_code == 409
    sign_in(client, scene.cast.org_admin, "org_admin")
    scene.lead()
    client.post(f"{base}/undo", {"punch": str(punch.pk)})
    assert not PunchVoid.objects.in_city(scene.city).exists()


def test_roll_call_and_scan_confirm_each_other(client: Client, scene: Scene, at: Clock) -> None:
    scene.lead()
    base = lead(client, scene)
    client.post(f"{base}/roll", {"volunteer": str(scene.cast.volunteer.volunteer.pk), "kind": "in"})
    scene.punch("volunteer", "in", NOW + MINUTE)
    assert (
        scene.punches() == [("in", "roll_call"), ("in", "typed_code"), ("in", "rotating_code")]
        or len(scene.punches()) == 3
    )
    text = client.get(base).content.decode()
    assert "领队点名" in text
    assert "扫现场码" in text


@pytest.mark.parametrize(
    "who", ["stranger", "volunteer", "sibling_admin", "other_admin", "confirmer"]
)
@pytest.mark.parametrize("path", ["", "/code", "/code/now"])
def test_others_do_not_lead(client: Client, scene: Scene, at: Clock, who: str, path: str) -> None:
    sign_in(client, scene.cast.members[who])
    assert client.get(f"/lead/{scene.shift.pk}{path}").status_code == 403


def test_a_look_at_a_phone_is_written_down(client: Client, scene: Scene, at: Clock) -> None:
    base = lead(client, scene)
    volunteer = scene.cast.volunteer
    page = client.post(f"{base}/call", {"volunteer": str(volunteer.volunteer.pk)})
    assert "+8613800000001" in page.content.decode()
    look = ProtectedLook.objects.get(person_id=volunteer.id)
    assert (look.viewer_id, look.field) == (scene.cast.leader.id, "phone")
    assert (
        client.post(
            f"{base}/call", {"volunteer": str(scene.cast.stranger.volunteer.pk)}
        ).status_code
        == 404
    )
    assert "138" not in client.get(base).content.decode()


def test_the_list_of_shifts_holds_what_one_leads(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.leader, "leader")
    assert "邻里守望" in client.get("/lead").content.decode()
    sign_in(client, scene.cast.stranger)
    assert "这几天没有您带的班" in client.get("/lead").content.decode()
