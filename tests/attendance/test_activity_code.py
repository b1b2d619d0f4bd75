"""X08: the code comes with the approval; without it every door is shut and nothing is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.attendance.scenes import MINUTE, Clock, Scene
from tests.attendance.test_rosters import book, line
from tests.cast import NOW, sign_in
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.attendance.queries.check_in_codes import poster_token
from zhihe.opportunities.actions.review_activity import review_activity
from zhihe.opportunities.models import Activity

AFTER = NOW + 150 * MINUTE


def page_of(scene: Scene, key: str, role: str | None = None) -> Client:
    client = Client()
    sign_in(client, scene.cast.members[key], role, strong=True)
    return client


def unapproved(scene: Scene) -> None:
    """The activity waits for the reviewer: it has no code yet."""
    Activity.objects.in_city(scene.city).filter(pk=scene.activity.pk).update(
        state="submitted", activity_code="", published_at=None, review_level="township",
        submitted_at=NOW - timedelta(days=1), review_due_at=NOW + timedelta(days=2),
    )  # fmt: skip
    scene.activity.refresh_from_db()


def every_door(scene: Scene, at: Clock) -> dict[str, Callable[[], Any]]:
    """Each way to a check-in or to hours, by the door a person or a machine would take."""
    key = str(scene.cast.volunteer.volunteer.pk)
    grid = {"person": [key], f"start_{key}": "10:00", f"end_{key}": "11:00"}
    lead = f"/lead/{scene.shift.pk}"

    def once(client: Client, path: str, form: dict[str, Any], later: bool = False) -> Any:
        at(AFTER if later else NOW)
        return client.post(path, form | {"idempotency_key": str(uuid4())})

    def me() -> Client:
        return page_of(scene, "volunteer")

    def leader() -> Client:
        return page_of(scene, "leader", "leader")

    def manager() -> Client:
        return page_of(scene, "project_manager", "project_manager")

    def batch() -> Any:
        at(NOW)
        claim = {
            "client_id": str(uuid4()), "shift_id": str(scene.shift.pk), "kind": "in",
            "claimed_at": NOW.isoformat(), "code": scene.token(),
        }  # fmt: skip
        return me().post(
            "/api/v1/punches/batch", json.dumps({"punches": [claim]}), "application/json"
        )

    def roster() -> Any:
        at(AFTER)
        given = SimpleUploadedFile("名单.xlsx", book([line(scene, "volunteer", 1)]))
        office = manager()
        sent = office.post(
            f"/rosters/activity/{scene.activity.pk}", {"source": "科技馆", "file": given}
        )
        columns = ("foreign_id", "name", "number", "phone", "day", "start", "end")
        form = {f"column_{c}": str(n) for n, c in enumerate(columns)}
        return office.post(sent["Location"], form | {"deed": "apply"})

    return {
        "scan": lambda: once(me(), f"/s/{scene.token()}", {"kind": "in"}),
        "typed": lambda: once(me(), "/scan", {"code": scene.digits(), "kind": "in"}),
        "poster": lambda: once(me(), f"/s/{poster_token(scene.activity)}", {"kind": "in"}),
        "leader here": lambda: once(leader(), f"{lead}/here", {"kind": "in"}),
        "roll call": lambda: once(leader(), f"{lead}/roll", {"volunteer": key, "kind": "in"}),
        "walk-in": lambda: once(
            leader(), f"{lead}/walk-in",
            {"number": scene.cast.stranger.volunteer.volunteer_no, "name": "石大山"},
        ),
        "slips": lambda: once(leader(), f"{lead}/slips", {"count": "1", "minutes": "60"}),
        "paper": lambda: once(leader(), f"{lead}/paper", grid | {"sealed": "1"}, later=True),
        "team": lambda: once(leader(), f"{lead}/team-entry", grid, later=True),
        "declared": lambda: once(
            me(), f"/me/declare/{scene.shift.pk}",
            {"start": "10:00", "end": "11:00", "words": "陪老人聊天，何领队在场"}, later=True,
        ),
        "api": batch,
        "roster": roster,
    }  # fmt: skip


@pytest.mark.row("X08")
def test_without_a_code_no_door_opens_and_with_the_approval_they_do(
    scene: Scene, at: Clock
) -> None:
    unapproved(scene)
    for name, door in every_door(scene, at).items():
        answer = door()
        assert answer.status_code < 500, name
        assert not Punch.objects.in_city(scene.city).exists(), name
        assert not ServiceRecord.objects.in_city(scene.city).exists(), name
    review_activity(
        actor=scene.cast.township_clerk.actor(), activity=scene.activity, accepted=True, now=NOW
    )
    scene.activity.refresh_from_db()
    assert scene.activity.activity_code
    at(NOW)
    answer = page_of(scene, "volunteer").post(
        "/scan", {"code": scene.digits(), "idempotency_key": str(uuid4())}
    )
    assert answer.status_code == 302
    assert scene.punches() == [("in", "typed_code")]


def test_a_returned_activity_keeps_the_doors_shut(scene: Scene, at: Clock) -> None:
    unapproved(scene)
    review_activity(
        actor=scene.cast.township_clerk.actor(),
        activity=scene.activity,
        accepted=False,
        reason="地点没写清",
        now=NOW,
    )
    page_of(scene, "volunteer").post("/scan", {"code": scene.digits(), "kind": "in"})
    assert scene.punches() == []
