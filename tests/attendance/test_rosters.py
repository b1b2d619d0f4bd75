"""Roster sheets of other systems come in whole, once, or not at all (K02)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.attendance.scenes import MINUTE, Scene
from tests.cast import NOW, sign_in
from zhihe.attendance import errors
from zhihe.attendance.actions.import_roster_sheet import import_roster_sheet
from zhihe.attendance.actions.upload_roster import upload_roster
from zhihe.attendance.models import RosterBatch, RosterRow, ServiceRecord, Sheet
from zhihe.attendance.queries.roster_previews import preview
from zhihe.attendance.rules.rosters import day_in, guess, time_in
from zhihe.messaging.models import OutboxItem

Clock = Callable[[datetime], None]
HEAD = ["流水号", "姓名", "志愿者编号", "手机号", "日期", "上岗时间", "离岗时间"]
LATER = NOW + 200 * MINUTE


def book(rows: list[list[Any]], head: list[str] | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate([head or HEAD, *rows]):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def line(scene: Scene, key: str, number: int, **over: Any) -> list[Any]:
    member = scene.cast.members[key]
    fields = {
        "id": f"KJ{number:04d}",
        "name": member.person.name,
        "no": member.volunteer.volunteer_no,
        "phone": "",
        "day": "2026-11-21",
        "start": "9:55",
        "end": "11:40",
    } | over
    return list(fields.values())


def upload(scene: Scene, content: bytes, source: str = "科技馆") -> RosterBatch:
    return upload_roster(
        actor=scene.cast.project_manager.actor("project_manager"),
        activity=scene.activity,
        content=content,
        file_name="排班.xlsx",
        source=source,
        now=LATER,
    )


def apply(scene: Scene, batch: RosterBatch) -> Sheet:
    return import_roster_sheet(
        actor=scene.cast.project_manager.actor("project_manager"),
        batch=batch,
        mapping=batch.mapping,
        now=LATER,
    )


@pytest.mark.row("K02", part="roster sheet in")
@pytest.mark.row("S08", part="batch")
def test_a_good_sheet_comes_in_as_grade_c(scene: Scene) -> None:
    batch = upload(scene, book([line(scene, "volunteer", 1), line(scene, "elder", 2)]))
    sheet = apply(scene, batch)
    assert sorted(scene.punches()) == [
        ("in", "batch"),
        ("in", "batch"),
        ("out", "batch"),
        ("out", "batch"),
    ]
    records = ServiceRecord.objects.in_city(scene.city)
    assert {(r.grade, r.entered_by, r.minutes) for r in records} == {
        ("C", scene.cast.project_manager.id, 105)
    }
    assert RosterRow.objects.in_city(scene.city).filter(sheet=sheet).count() == 2


def test_errors_name_row_and_column_and_nothing_comes_in(scene: Scene) -> None:
    rows = [
        line(scene, "volunteer", 1),
        line(scene, "elder", 2, day="昨天"),
        line(scene, "elder", 3, start="25:00"),
        line(scene, "elder", 4, name="周桂花"),
        line(scene, "elder", 5, no="999"),
        line(scene, "elder", 6, day="2026-10-01"),
        line(scene, "volunteer", 1),
        line(scene, "volunteer", 7),
        line(scene, "elder", 8, name=""),
    ]
    batch = upload(scene, book(rows))
    seen = preview(batch, batch.mapping, LATER)
    assert [(p.row, p.column, p.code) for p in seen.problems] == [
        (3, "日期", "no_day"),
        (4, "上岗时间", "no_time"),
        (5, "姓名", "other_name"),
        (6, "志愿者编号", "nobody"),
        (7, "日期", "no_shift"),
        (8, "流水号", "twice"),
        (9, "姓名", "same_shift"),
        (10, "姓名", "empty"),
    ]
    with pytest.raises(errors.SheetWrong):
        apply(scene, batch)
    assert scene.punches() == []


def test_the_same_file_and_the_same_rows_come_in_once(scene: Scene) -> None:
    content = book([line(scene, "volunteer", 1)])
    apply(scene, upload(scene, content))
    with pytest.raises(errors.FileTwice):
        upload(scene, content)
    second = upload(scene, book([line(scene, "volunteer", 1), line(scene, "elder", 2)]))
    apply(scene, second)
    assert len(scene.punches()) == 4
    third = upload(scene, book([line(scene, "elder", 2), line(scene, "volunteer", 1)]))
    with pytest.raises(errors.SheetEmpty):
        apply(scene, third)


def test_two_tabs_apply_one_batch_once(scene: Scene) -> None:
    batch = upload(scene, book([line(scene, "volunteer", 1)]))
    apply(scene, batch)
    with pytest.raises(errors.FileTwice):
        apply(scene, batch)
    assert len(scene.punches()) == 2


def test_a_person_is_found_by_phone_and_name(scene: Scene) -> None:
    batch = upload(scene, book([line(scene, "elder", 1, no="", phone="138 0000 0003")]))
    apply(scene, batch)
    assert (
        ServiceRecord.objects.in_city(scene.city).get().volunteer_id
        == scene.cast.elder.volunteer.pk
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_in_both_usual_encodings(scene: Scene, encoding: str) -> None:
    text = ",".join(HEAD) + "\n" + ",".join(str(c) for c in line(scene, "volunteer", 1)) + "\n"
    apply(scene, upload(scene, text.encode(encoding)))
    assert len(scene.punches()) == 2


@pytest.mark.parametrize(
    "wrong",
    [b"", b"PK\x03\x04 broken", b"\xff\xfe\x00\x01", b"only one line", "名,时\n".encode() * 6000],
    ids=["empty", "torn", "binary", "one line", "too long"],
)
def test_what_cannot_be_read_is_refused(scene: Scene, wrong: bytes) -> None:
    with pytest.raises(errors.FileWrong):
        upload(scene, wrong)


def test_the_kept_file_is_encrypted_and_goes_when_applied(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    text = ",".join(HEAD) + "\n" + ",".join(str(c) for c in line(scene, "volunteer", 1)) + "\n"
    batch = upload(scene, text.encode())
    with default_storage.open(batch.file, "rb") as handle:
        assert "林晓禾".encode() not in handle.read()
    with django_capture_on_commit_callbacks(execute=True):
        apply(scene, batch)
    assert not default_storage.exists(batch.file)


def test_the_pages_show_look_and_apply(client: Client, scene: Scene, at: Clock) -> None:
    at(LATER)
    sign_in(client, scene.cast.project_manager, "project_manager")
    base = f"/rosters/activity/{scene.activity.pk}"
    bad = SimpleUploadedFile("a.xlsx", book([line(scene, "elder", 1, day="昨天")]))
    page = client.post(base, {"source": "科技馆", "file": bad}, follow=True).content.decode()
    assert "「昨天」不是日期" in page
    assert "先改 1 处" in page
    good = SimpleUploadedFile("b.xlsx", book([line(scene, "elder", 1)]))
    answer = client.post(base, {"source": "科技馆", "file": good})
    batch = RosterBatch.objects.in_city(scene.city).get(file_name="b.xlsx")
    form = {f"column_{k}": str(v) for k, v in batch.mapping.items()} | {"deed": "apply"}
    page = client.post(answer["Location"], form, follow=True).content.decode()
    assert "导入了 1 条" in page
    for who in ("stranger", "sibling_admin", "leader", "confirmer"):
        sign_in(client, scene.cast.members[who])
        assert client.get(answer["Location"]).status_code in (403, 404), who


def test_columns_are_guessed_by_their_titles() -> None:
    assert guess(HEAD) == {
        "foreign_id": 0,
        "name": 1,
        "number": 2,
        "phone": 3,
        "day": 4,
        "start": 5,
        "end": 6,
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [("9点05分", "09:05"), (0.5, "12:00"), ("09:05:59", "09:05"), ("2026-11-20 08:30", "08:30")],
)
def test_times_are_read_as_people_write_them(value: object, shown: str) -> None:
    found = time_in(value)
    assert found is not None
    assert f"{found:%H:%M}" == shown


@pytest.mark.parametrize(
    "value", ["2026年11月20日", "2026/11/20", "20261120", datetime(2026, 11, 20, 8)]
)
def test_days_are_read_as_people_write_them(value: object) -> None:
    assert str(day_in(value)) == "2026-11-20"


@pytest.mark.row("K02")
def test_a_sheet_of_another_system_comes_in_whole(
    client: Client, scene: Scene, at: Clock, drain: Any
) -> None:
    """Columns named on a screen, unknown people unclaimed, doubles passed over, worth 两人补记."""
    at(LATER)
    head = ["备注", "谁", "电话", "哪天", "几点来", "几点走"]
    day = "2026年11月21日"
    rows = [
        ["", "林晓禾", "138 0000 0001", day, "9点55分", "11:40"],
        ["新来的", "杜小满", "13900008801", day, "10:00", "11:30"],
        ["同一个手机", "杜大满", "13900008801", day, "10:00", "11:30"],
    ]
    sign_in(client, scene.cast.project_manager, "project_manager")
    given = SimpleUploadedFile("场馆.xlsx", book(rows, head))
    sent = client.post(
        f"/rosters/activity/{scene.activity.pk}", {"source": "场馆系统", "file": given}
    )
    here = sent["Location"]
    assert "还没选这一列" in client.get(here).content.decode()
    columns = {"name": 1, "phone": 2, "day": 3, "start": 4, "end": 5}
    form = {f"column_{c}": str(n) for c, n in columns.items()}
    look = client.post(here, {**form, "deed": "look"}).content.decode()
    assert "有 2 行是还没登记的人" in look
    assert "杜小满" in look
    assert "13900008801" not in look
    refused = client.post(here, {**form, "deed": "apply"})
    assert (refused.status_code, scene.punches()) == (422, [])
    done = client.post(here, {**form, "deed": "apply", "enter_unknown": "1"}, follow=True)
    assert "导入了 3 条" in done.content.decode()
    drain()
    records = ServiceRecord.objects.in_city(scene.city).select_related("volunteer")
    assert {(r.volunteer.name, r.grade, tuple(r.methods), r.claim_state) for r in records} == {
        ("林晓禾", "C", ("batch",), "claimed"),
        ("杜小满", "C", ("batch",), "waiting"),
        ("杜大满", "C", ("batch",), "waiting"),
    }
    new = records.filter(claim_state="waiting")
    assert {r.volunteer.state for r in new} == {"unclaimed"}
    texts = OutboxItem.objects.in_city(scene.city).filter(template="claim_account")
    assert texts.count() == 2
    # the same people in a later file are the same people, the same service is passed over
    again = SimpleUploadedFile(
        "场馆2.xlsx", book([*rows, ["x", "周桂兰", "13800000003", day, "10:00", "11:30"]], head)
    )
    sent = client.post(
        f"/rosters/activity/{scene.activity.pk}", {"source": "场馆系统", "file": again}
    )
    look = client.post(sent["Location"], {**form, "deed": "look"}).content.decode()
    assert "新的 1 条，以前导过 3 条" in look
    assert "还没登记的人" not in look


def test_a_known_phone_with_another_name_is_asked_about_not_entered(scene: Scene) -> None:
    rows = [line(scene, "volunteer", 1, no="", phone="13800000001", name="林小禾")]
    batch = upload(scene, book(rows))
    seen = preview(batch, batch.mapping, LATER)
    assert ([(p.code, p.row) for p in seen.problems], seen.unknown) == ([("other_name", 2)], [])
