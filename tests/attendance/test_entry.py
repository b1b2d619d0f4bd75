"""Paper, team entry, declarations, slips, walk-ins, reminders: every way leaves its method."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.attendance.scenes import MINUTE, Scene
from tests.cast import NOW, sign_in
from zhihe.attendance import errors
from zhihe.attendance.actions.enter_sheet_rows import EnteredRow
from zhihe.attendance.actions.enter_sign_in_sheet import enter_sign_in_sheet
from zhihe.attendance.actions.enter_team_hours import enter_team_hours
from zhihe.attendance.actions.make_duration_codes import make_duration_codes
from zhihe.attendance.models import (
    CheckOutReminder,
    DurationCode,
    Punch,
    ScanMoment,
    ServiceRecord,
    Sheet,
)
from zhihe.attendance.terms import Method, PunchKind
from zhihe.messaging.models import OutboxItem
from zhihe.platform import files

Clock = Callable[[datetime], None]
IN, OUT = PunchKind.IN, PunchKind.OUT
AFTER = NOW + 150 * MINUTE


def rows(scene: Scene, *keys: str) -> list[EnteredRow]:
    return [
        EnteredRow(scene.cast.members[k].volunteer.pk, scene.shift.starts_at, scene.shift.ends_at)
        for k in keys
    ]


def enter(
    scene: Scene, now: datetime = AFTER, *, keys: tuple[str, ...] = ("elder",), **more: Any
) -> Sheet:
    fields = {"sealed": True, "sealed_by": "长安社区居委会"} | more
    return enter_sign_in_sheet(
        actor=scene.cast.leader.actor("leader"),
        shift=scene.shift,
        rows=rows(scene, *keys),
        now=now,
        **fields,
    )


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARY-PLACE"
    Image.new("RGB", size, "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def grade(scene: Scene, key: str) -> str:
    record = ServiceRecord.objects.in_city(scene.city).get(
        volunteer=scene.cast.members[key].volunteer
    )
    return str(record.grade)


@pytest.mark.row("N01", part="check-in on paper")
@pytest.mark.parametrize(
    ("sealed", "hours", "method", "expected"),
    [(True, 47, "paper_sealed", "B"), (True, 49, "paper", "C"), (False, 1, "paper", "C")],
)
def test_the_seal_weighs_within_48_hours(
    scene: Scene, sealed: bool, hours: int, method: str, expected: str
) -> None:
    enter(scene, scene.shift.ends_at + timedelta(hours=hours), sealed=sealed)
    assert scene.punches() == [("in", method), ("out", method)]
    assert grade(scene, "elder") == expected


def test_a_seal_of_nobody_is_no_seal(scene: Scene) -> None:
    assert enter(scene, sealed_by="  ").sealed is False


def test_one_wrong_row_and_nothing_is_entered(scene: Scene) -> None:
    start, end = scene.shift.starts_at, scene.shift.ends_at
    people = scene.cast.members
    wrong = [
        EnteredRow(people["elder"].volunteer.pk, start, end),
        EnteredRow(people["volunteer"].volunteer.pk, end, start),
        EnteredRow(people["stranger"].volunteer.pk, start, end),
        EnteredRow(people["elder"].volunteer.pk, start, end),
        EnteredRow(people["second_volunteer"].volunteer.pk, start - 90 * MINUTE, end),
    ]
    with pytest.raises(errors.SheetWrong) as refused:
        enter_team_hours(
            actor=scene.cast.leader.actor("leader"),
            shift=scene.shift,
            rows=wrong,
            note="",
            now=AFTER,
        )
    assert [who for who, _why in refused.value.rows] == [r.volunteer_id for r in wrong[1:]]
    assert scene.punches() == []
    assert not Sheet.objects.in_city(scene.city).exists()


@pytest.mark.row("S08", part="team entry")
def test_team_entry_leaves_its_method_and_its_enterer(scene: Scene) -> None:
    enter_team_hours(
        actor=scene.cast.leader.actor("leader"),
        shift=scene.shift,
        rows=rows(scene, "volunteer"),
        note="",
        now=AFTER,
    )
    assert scene.punches() == [("in", "team_entry"), ("out", "team_entry")]
    record = ServiceRecord.objects.in_city(scene.city).get()
    assert (record.grade, record.entered_by) == ("C", scene.cast.leader.id)


def test_nobody_is_entered_twice_or_over_a_complete_pair(scene: Scene) -> None:
    enter(scene)
    with pytest.raises(errors.SheetWrong):
        enter(scene)
    scene.punch("volunteer", IN)
    scene.punch("volunteer", OUT, NOW + 60 * MINUTE)
    with pytest.raises(errors.SheetWrong):
        enter(scene, keys=("volunteer",))


def test_paper_closes_a_forgotten_check_out(scene: Scene) -> None:
    scene.punch("volunteer", IN)
    enter(scene, keys=("volunteer",))
    record = ServiceRecord.objects.in_city(scene.city).get()
    assert record.last_out == scene.shift.ends_at


@pytest.mark.parametrize("moment", [NOW - 11 * MINUTE, NOW + timedelta(days=31)])
def test_a_sheet_is_entered_neither_before_nor_long_after(scene: Scene, moment: datetime) -> None:
    with pytest.raises(errors.SheetTooLate):
        enter(scene, moment)


def test_the_photo_is_drawn_anew_and_only_for_those_concerned(
    client: Client, scene: Scene, at: Clock
) -> None:
    sheet = enter(scene, photo=picture())
    assert b"CANARY" not in files.read(sheet.file)
    for who, role, status in (
        ("leader", "leader", 200),
        ("confirmer", "confirmer", 200),
        ("stranger", None, 404),
        ("sibling_admin", "org_admin", 404),
    ):
        sign_in(client, scene.cast.members[who], role)
        assert client.get(f"/lead/sheets/{sheet.pk}/photo").status_code == status, who


@pytest.mark.parametrize("wrong", [b"%PDF-1.4", b"\xff\xd8\xff broken", b"GIF89a"])
def test_what_is_no_photo_is_refused(scene: Scene, wrong: bytes) -> None:
    with pytest.raises(errors.PictureWrong):
        enter(scene, photo=wrong)
    assert scene.punches() == []


def test_the_grid_shows_each_mistake_at_its_row(client: Client, scene: Scene, at: Clock) -> None:
    at(AFTER)
    sign_in(client, scene.cast.leader, "leader")
    elder, volunteer = (str(scene.cast.members[k].volunteer.pk) for k in ("elder", "volunteer"))
    form = {
        "person": [elder, volunteer],
        f"start_{elder}": "09:55",
        f"end_{elder}": "11:40",
        f"start_{volunteer}": "11:00",
        f"end_{volunteer}": "",
        "idempotency_key": str(uuid4()),
    }
    answer = client.post(f"/lead/{scene.shift.pk}/paper", form)
    assert answer.status_code == 422
    assert "时间没填全" in answer.content.decode()
    form[f"end_{volunteer}"] = "11:30"
    form["photo"] = SimpleUploadedFile("sheet.jpg", picture(), "image/jpeg")
    answer = client.post(f"/lead/{scene.shift.pk}/paper", form, follow=True)
    assert "录好了 2 个人" in answer.content.decode()
    assert len(scene.punches()) == 4


def test_printed_sheets_are_pdf(client: Client, scene: Scene, at: Clock) -> None:
    sign_in(client, scene.cast.leader, "leader")
    make_duration_codes(
        actor=scene.cast.leader.actor("leader"), shift=scene.shift, count=2, minutes=60, now=NOW
    )
    for name in ("sheet.pdf", "poster.pdf", "slips.pdf"):
        answer = client.get(f"/lead/{scene.shift.pk}/{name}")
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-"), name


class TestSlips:
    """时长码."""

    def make(self, scene: Scene, count: int = 1, minutes: int = 60) -> list[DurationCode]:
        return make_duration_codes(
            actor=scene.cast.leader.actor("leader"),
            shift=scene.shift,
            count=count,
            minutes=minutes,
            now=NOW,
        )

    @pytest.mark.row("S08", part="duration code")
    def test_a_slip_makes_the_pair_of_its_minutes_once(
        self, client: Client, scene: Scene, at: Clock
    ) -> None:
        slip = self.make(scene)[0]
        later = NOW + 100 * MINUTE
        at(later)
        sign_in(client, scene.cast.volunteer)
        page = client.post(
            "/scan", {"code": f"{slip.code[:4]} {slip.code[4:].lower()}"}, follow=True
        )
        assert "签退好了" in page.content.decode()
        found = Punch.objects.in_city(scene.city).order_by("counted_at")
        assert [(p.kind, p.method) for p in found] == [
            ("in", "duration_code"),
            ("out", "duration_code"),
        ]
        assert found[1].counted_at - found[0].counted_at == timedelta(minutes=60)
        other = Client()
        sign_in(other, scene.cast.elder)
        assert "已经用过" in other.post("/scan", {"code": slip.code}).content.decode()

    def test_a_slip_closes_an_open_pair(self, scene: Scene) -> None:
        slip = self.make(scene)[0]
        scene.punch("volunteer", IN)
        proof = scene.type_code(scene.cast.volunteer, slip.code, NOW + 90 * MINUTE)
        from zhihe.attendance.actions.punch_by_code import punch_by_code

        punch_by_code(
            actor=scene.cast.volunteer.actor(),
            volunteer_id=scene.cast.volunteer.volunteer.pk,
            proof=proof,
            kind=OUT,
            client_id=uuid4(),
            now=NOW + 90 * MINUTE,
        )
        assert scene.punches() == [("in", "rotating_code"), ("out", "duration_code")]

    def test_slips_are_never_more_than_seats_nor_longer_than_the_shift(self, scene: Scene) -> None:
        self.make(scene, count=20)
        with pytest.raises(errors.SlipCount):
            self.make(scene)
        with pytest.raises(errors.SlipMinutes):
            self.make(scene, minutes=121)

    def test_a_slip_is_no_use_to_somebody_without_a_seat(self, scene: Scene) -> None:
        slip = self.make(scene)[0]
        proof = scene.type_code(scene.cast.stranger, slip.code, NOW + 90 * MINUTE)
        with pytest.raises(errors.NotPlaced):
            scene.punch("stranger", OUT, NOW + 90 * MINUTE, method=Method.DURATION_CODE)
        assert proof.shift.pk == scene.shift.pk
        assert DurationCode.objects.in_city(scene.city).get().used == 0


def test_the_poster_checks_in_at_ones_own_shift(client: Client, scene: Scene, at: Clock) -> None:
    from zhihe.attendance.queries.check_in_codes import poster_digits, poster_token

    sign_in(client, scene.cast.volunteer)
    address = f"/s/{poster_token(scene.activity)}"
    client.post(address, {"kind": "in"})
    assert scene.punches() == [("in", "poster")]
    other = Client()
    sign_in(other, scene.cast.elder)
    other.post("/scan", {"code": poster_digits(scene.activity)})
    assert scene.punches() == [("in", "poster"), ("in", "poster")]
    stranger = Client()
    sign_in(stranger, scene.cast.stranger)
    assert "名单里没有您" in stranger.get(address).content.decode()


@pytest.mark.row("X02", part="reminder before the end")
def test_who_is_still_there_is_reminded_once_before_the_end(
    scene: Scene, at: Clock, drain: Any
) -> None:
    from zhihe.attendance.jobs import look_for_check_outs

    scene.punch("volunteer", IN)
    scene.punch("elder", IN)
    scene.punch("elder", OUT, NOW + 50 * MINUTE)
    look_for_check_outs(timestamp=0)
    assert not CheckOutReminder.objects.in_city(scene.city).exists()
    at(scene.shift.ends_at - 12 * MINUTE)
    for _twice in range(2):
        look_for_check_outs(timestamp=0)
        drain()
    reminded = CheckOutReminder.objects.in_city(scene.city).values_list(
        "volunteer__name", flat=True
    )
    assert list(reminded) == ["林晓禾"]
    texts = OutboxItem.objects.in_city(scene.city).filter(template="checkout_reminder")
    assert texts.count() == 1


def test_old_scan_moments_are_forgotten(scene: Scene, at: Clock) -> None:
    from zhihe.attendance.actions.forget_scan_moments import forget_scan_moments
    from zhihe.attendance.actions.record_scan_moment import record_scan_moment

    record_scan_moment(city=scene.city, token=scene.token(), now=NOW)
    assert forget_scan_moments(city=scene.city, now=NOW + 9 * MINUTE) == 0
    assert forget_scan_moments(city=scene.city, now=NOW + 11 * MINUTE) == 1
    assert not ScanMoment.objects.in_city(scene.city).exists()


def test_the_end_page_marks_several_as_gone(client: Client, scene: Scene, at: Clock) -> None:
    scene.lead()
    for key in ("volunteer", "elder"):
        scene.punch(key, IN)
    sign_in(client, scene.cast.leader, "leader")
    at(NOW + 112 * MINUTE)
    page = client.get(f"/lead/{scene.shift.pk}/end").content.decode()
    assert "还没签退 · 2" in page
    people = [str(scene.cast.members[k].volunteer.pk) for k in ("volunteer", "elder")]
    answer = client.post(
        f"/lead/{scene.shift.pk}/end",
        {"volunteer": people, "idempotency_key": str(uuid4())},
        follow=True,
    )
    assert "2 人记为走了" in answer.content.decode()
    assert scene.punches().count(("out", "roll_call")) == 2
