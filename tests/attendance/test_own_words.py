"""Declarations in one's own words, and people who come without a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.attendance.scenes import MINUTE, Scene
from tests.cast import NOW, sign_in
from zhihe.attendance import errors
from zhihe.attendance.actions.add_walk_in import add_walk_in
from zhihe.attendance.actions.declare_hours import declare_hours
from zhihe.attendance.models import (
    ServiceRecord,
    Sheet,
)
from zhihe.attendance.terms import PunchKind
from zhihe.opportunities.models import Shift
from zhihe.recruitment.models import Placement

Clock = Callable[[datetime], None]
IN, OUT = PunchKind.IN, PunchKind.OUT
AFTER = NOW + 150 * MINUTE


def grade(scene: Scene, key: str) -> str:
    record = ServiceRecord.objects.in_city(scene.city).get(
        volunteer=scene.cast.members[key].volunteer
    )
    return str(record.grade)


class TestDeclaring:
    """个人申报: grade D, within caps."""

    def declare(
        self, scene: Scene, now: datetime = AFTER, key: str = "volunteer", **more: Any
    ) -> Sheet:
        member = scene.cast.members[key]
        fields = {"start": NOW, "end": NOW + 60 * MINUTE, "words": "陪老人聊天，何领队在场"} | more
        return declare_hours(
            actor=member.actor(),
            volunteer_id=member.volunteer.pk,
            shift=scene.shift,
            now=now,
            **fields,
        )

    @pytest.mark.row("S08", part="own declaration")
    def test_it_is_graded_as_own_words(self, scene: Scene) -> None:
        self.declare(scene)
        assert scene.punches() == [("in", "declaration"), ("out", "declaration")]
        assert grade(scene, "volunteer") == "D"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"now": NOW},
            {"now": NOW + timedelta(days=11)},
            {"end": NOW - MINUTE},
            {"end": NOW + 111 * MINUTE},
            {"words": "来"},
        ],
    )
    def test_outside_its_rules_it_is_refused(self, scene: Scene, wrong: dict[str, Any]) -> None:
        with pytest.raises(errors.DeclarationRefused):
            self.declare(scene, **wrong)
        assert scene.punches() == []

    def test_not_twice_not_over_a_check_in_not_by_a_stranger(self, scene: Scene) -> None:
        self.declare(scene)
        with pytest.raises(errors.DeclarationRefused):
            self.declare(scene)
        scene.punch("elder", IN)
        with pytest.raises(errors.DeclarationRefused):
            self.declare(scene, key="elder")
        with pytest.raises(errors.NotPlaced):
            self.declare(scene, key="stranger")

    def test_the_page_sends_one_declaration(self, client: Client, scene: Scene, at: Clock) -> None:
        at(AFTER)
        sign_in(client, scene.cast.volunteer)
        assert "邻里守望" in client.get("/me/declare").content.decode()
        form = {
            "start": "10:00",
            "end": "11:00",
            "words": "陪老人聊天，何领队在场",
            "idempotency_key": str(uuid4()),
        }
        for _twice in range(2):
            assert client.post(f"/me/declare/{scene.shift.pk}", form).status_code == 302
        assert len(scene.punches()) == 2
        sign_in(client, scene.cast.stranger)
        assert client.get(f"/me/declare/{scene.shift.pk}").status_code == 404


class TestWalkIn:
    """现场加人."""

    def add(self, scene: Scene, key: str = "stranger", now: datetime = NOW) -> None:
        add_walk_in(
            actor=scene.cast.leader.actor("leader"),
            shift=scene.shift,
            volunteer_id=scene.cast.members[key].volunteer.pk,
            now=now,
        )

    def test_a_free_seat_is_given_on_the_spot(self, scene: Scene) -> None:
        self.add(scene)
        scene.punch("stranger", IN)
        placement = Placement.objects.in_city(scene.city).get(
            volunteer=scene.cast.stranger.volunteer
        )
        assert placement.placed_by == scene.cast.leader.id

    def test_a_full_shift_takes_nobody(self, scene: Scene) -> None:
        Shift.objects.in_city(scene.city).filter(pk=scene.shift.pk).update(capacity=3)
        with pytest.raises(errors.ShiftFull):
            self.add(scene)
        assert Placement.objects.in_city(scene.city).count() == 3

    def test_who_is_on_the_list_is_not_added_again(self, scene: Scene) -> None:
        with pytest.raises(errors.WalkInRefused):
            self.add(scene, "elder")

    def test_number_and_name_must_both_fit(self, client: Client, scene: Scene, at: Clock) -> None:
        sign_in(client, scene.cast.leader, "leader")
        number = scene.cast.stranger.volunteer.volunteer_no
        wrong = client.post(f"/lead/{scene.shift.pk}/walk-in", {"number": number, "name": "林晓禾"})
        assert wrong.status_code == 409
        assert "石大山" not in wrong.content.decode()
        right = client.post(
            f"/lead/{scene.shift.pk}/walk-in", {"number": number, "name": "石大山"}, follow=True
        )
        assert "加进来了" in right.content.decode()
