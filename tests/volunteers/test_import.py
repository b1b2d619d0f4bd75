"""The hospital's 600 rows: exact findings, all or nothing, once, undone, counted (Z27, Z28)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import Cast, sign_in
from zhihe.accounts.actions.claim_person import claim_person
from zhihe.accounts.actions.disown_person import disown_person
from zhihe.accounts.models import Account, Person
from zhihe.accounts.queries.documents import document_fields, read_document
from zhihe.demo.hospital_roster import make_hospital_roster
from zhihe.demo.people import make_people
from zhihe.foundation.sheets import SheetError, read_sheet
from zhihe.messaging.models import Notice, OutboxItem
from zhihe.organisations.models import Membership
from zhihe.platform.vault import blind_index, seal_text
from zhihe.volunteers.actions.apply_import import apply_import
from zhihe.volunteers.actions.check_import import check_import
from zhihe.volunteers.actions.stage_import import stage_import
from zhihe.volunteers.actions.start_import import start_import
from zhihe.volunteers.actions.undo_import import undo_import
from zhihe.volunteers.errors import ImportedAlready, SheetRefused, WrongImportState
from zhihe.volunteers.models import ImportBatch, ImportRow, Volunteer
from zhihe.volunteers.queries import traces
from zhihe.volunteers.queries.imports import findings_of, funnel

pytestmark = pytest.mark.row("Z27")


def hospital(registered: Any = ()) -> tuple[bytes, list[Any]]:
    out = io.BytesIO()
    wanted = make_hospital_roster(out, registered=registered)
    return out.getvalue(), wanted


def book(*rows: tuple[Any, ...]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = made.add_worksheet()
    for n, row in enumerate(rows):
        for m, cell in enumerate(row):
            sheet.write_number(n, m, cell) if isinstance(cell, float) else sheet.write_string(
                n, m, cell
            )
    made.close()
    return out.getvalue()


HEAD = ("姓名", "手机号", "科室", "是否同意")


def stage(cast: Cast, content: bytes, now: Any) -> ImportBatch:
    return stage_import(
        actor=cast.org_admin.actor(),
        organisation=cast.team,
        content=content,
        file_name="名单.xlsx",
        now=now,
    )


def checked(cast: Cast, content: bytes, now: Any) -> ImportBatch:
    batch = stage(cast, content, now)
    return check_import(actor=cast.org_admin.actor(), batch=batch, mapping=batch.mapping, now=now)


def applied(cast: Cast, content: bytes, now: Any) -> ImportBatch:
    batch = checked(cast, content, now)
    start_import(actor=cast.org_admin.actor(), batch=batch, now=now)
    return apply_import(city="421200", batch_id=batch.pk, actor=cast.org_admin.actor(), now=now)


def register(count: int, now: Any) -> list[Any]:
    """People who signed up before, by themselves."""
    people = make_people(7, count)
    for n, one in enumerate(people):
        phone = f"+86138111100{n:02d}"
        account = Account.objects.create(
            phone_index=blind_index(phone, "phone"),
            phone_sealed=seal_text(phone, "phone"),
            phone_tail=phone[-4:],
            password="!",
            created_at=now,
        )
        document = read_document("cn_id", one.identity_number, "", None, "", now.date())
        Person.objects.create(
            account=account,
            name=one.name,
            claimed_at=now,
            created_at=now,
            **document_fields(document),
        )
    return people


def keys(findings: Any) -> set[tuple[Any, ...]]:
    return {(f.row, f.column, f.code, f.severity, f.value, f.repaired) for f in findings}


@pytest.mark.row("Z28")
def test_the_hospitals_600_rows_are_found_exactly_and_entered_whole(
    cast: Cast, now: Any, drain: Any
) -> None:
    content, wanted = hospital(register(5, now))
    batch = checked(cast, content, now)
    assert batch.counts["rows"] == 600
    assert keys(findings_of(batch)) == keys(wanted)
    errors = {f.row for f in wanted if f.severity == "error"}
    assert (batch.counts["error"], batch.counts["fit"], batch.counts["known"]) == (
        len(errors),
        600 - len(errors),
        5,
    )
    before = Person.objects.count()
    start_import(actor=cast.org_admin.actor(), batch=batch, now=now)
    drain()
    batch.refresh_from_db()
    assert batch.state == "applied", batch.error
    made = 600 - len(errors) - 5
    assert Person.objects.count() - before == made
    assert (batch.counts["made"], batch.counts["joined"]) == (made, 5)
    unclaimed = Volunteer.objects.in_city("421200").filter(state="unclaimed")
    assert unclaimed.count() == made
    told = OutboxItem.objects.in_city("421200").filter(template="claim_account")
    assert told.count() == made
    assert set(told.values_list("organisation_id", flat=True)) == {cast.team.pk}


def test_absent_people_wait_for_their_own_yes(cast: Cast, now: Any) -> None:
    applied(
        cast,
        book(
            HEAD,
            ("林中月", "13900001111", "急诊科", "同意"),
            ("秦时雨", "13900002222", "急诊科", ""),
            ("何处来", "13900003333", "骨科", "不同意"),
            ("苏小满", "13900004444", "骨科", "再说"),
        ),
        now,
    )
    names = dict(Person.objects.values_list("pk", "name"))
    rows = Membership.objects.in_city("421200").filter(organisation=cast.team, applied_at=now)
    assert {(names[r.person_id], r.state, r.department) for r in rows} == {
        ("林中月", "active", "急诊科"),
        ("秦时雨", "invited", "急诊科"),
        ("苏小满", "invited", "骨科"),
    }


def test_nothing_of_a_number_is_kept_in_clear(cast: Cast, now: Any) -> None:
    content, wanted = hospital()
    batch = checked(cast, content, now)
    kept = str(list(ImportRow.objects.in_city("421200").values_list("findings", flat=True)))
    kept += str(batch.counts) + str(batch.columns) + batch.error
    secrets = {f.value for f in wanted if f.column in ("身份证号", "手机号") and len(f.value) > 9}
    assert len(secrets) > 20
    assert [s for s in secrets if s in kept] == []


def test_the_same_file_comes_in_once_until_it_is_undone(cast: Cast, now: Any) -> None:
    content = book(HEAD, ("林中月", "13900001111", "急诊科", "同意"))
    batch = applied(cast, content, now)
    with pytest.raises(ImportedAlready):
        stage(cast, content, now)
    with pytest.raises(WrongImportState):
        start_import(actor=cast.org_admin.actor(), batch=batch, now=now)
    assert undo_import(actor=cast.org_admin.actor(), batch=batch, now=now) == (1, 0)
    with pytest.raises(WrongImportState):
        undo_import(actor=cast.org_admin.actor(), batch=batch, now=now)
    again = applied(cast, content, now)
    assert again.counts["made"] == 1


def test_a_job_run_twice_enters_once(cast: Cast, now: Any) -> None:
    batch = applied(cast, book(HEAD, ("林中月", "13900001111", "", "同意")), now)
    before = Person.objects.count()
    apply_import(city="421200", batch_id=batch.pk, actor=cast.org_admin.actor(), now=now)
    assert Person.objects.count() == before


def test_one_bad_row_at_the_last_moment_enters_nobody(
    cast: Cast, now: Any, monkeypatch: Any
) -> None:
    from zhihe.accounts.errors import NameRefused
    from zhihe.volunteers.actions import apply_import as module

    batch = checked(
        cast,
        book(HEAD, ("林中月", "13900001111", "", "同意"), ("秦时雨", "13900002222", "", "同意")),
        now,
    )
    start_import(actor=cast.org_admin.actor(), batch=batch, now=now)
    before, real = Person.objects.count(), module.enter_person

    def fails_on_the_second(**kwargs: Any) -> Any:
        if kwargs["entry"].name == "秦时雨":
            raise NameRefused()
        return real(**kwargs)

    monkeypatch.setattr(module, "enter_person", fails_on_the_second)
    batch = apply_import(city="421200", batch_id=batch.pk, actor=cast.org_admin.actor(), now=now)
    assert (batch.state, batch.error.split(":")[0]) == ("failed", "3")
    assert Person.objects.count() == before
    assert OutboxItem.objects.in_city("421200").count() == 0


def test_undo_leaves_whoever_claimed_or_served(
    cast: Cast, now: Any, drain: Any, monkeypatch: Any
) -> None:
    batch = applied(
        cast,
        book(
            HEAD,
            ("林中月", "13900001111", "", "同意"),
            ("秦时雨", "13900002222", "", "同意"),
            ("苏小满", "13900004444", "", "同意"),
            ("石大山", "13800000099", "", "同意"),
        ),
        now,
    )
    assert (batch.counts["made"], batch.counts["joined"]) == (3, 1)  # 石大山 is the stranger
    claimed = Person.objects.get(name="林中月")
    claim_person(city="421200", account=cast.elder.person.account, person=claimed, now=now)
    drain()
    served = Volunteer.objects.in_city("421200").get(name="秦时雨")
    monkeypatch.setattr(traces, "_sources", [lambda city, ids: [i for i in ids if i == served.pk]])
    counted = funnel(batch)
    assert (counted.imported, counted.claimed, counted.served) == (4, 2, 1)
    assert undo_import(actor=cast.org_admin.actor(), batch=batch, now=now) == (1, 2)
    drain()
    state = dict(Volunteer.objects.in_city("421200").values_list("name", "state"))
    assert (state["林中月"], state["秦时雨"], state["苏小满"]) == ("active", "unclaimed", "closed")
    assert state["石大山"] == "active"
    assert (
        not Membership.objects.in_city("421200")
        .filter(person_id=cast.stranger.id, state="invited")
        .exists()
    )


def test_a_row_of_somebody_known_makes_no_second_person_and_asks_first(
    cast: Cast, now: Any
) -> None:
    batch = applied(cast, book(HEAD, ("石大山", "138 0000 0099", "骨科", "同意")), now)
    assert batch.counts["joined"] == 1
    row = Membership.objects.in_city("421200").get(person_id=cast.stranger.id)
    assert (row.state, row.organisation_id) == ("invited", cast.team.pk)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "8 MB"),
        (b"\x00\x01\x02 not a sheet", "XLSX"),
        (b"PK\x03\x04broken", "XLSX"),
        (book(("甲", "乙"), ("1", "2")), "表头"),
        (book(HEAD), "没有人"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    cast: Cast, now: Any, content: bytes, why: str
) -> None:
    with pytest.raises(SheetRefused) as refused:
        stage(cast, content, now)
    assert why in str(refused.value)


def test_too_many_rows_are_refused_before_they_are_kept(cast: Cast, now: Any) -> None:
    rows = [(f"人{chr(0x4E00 + n % 5000)}", f"139{n:08d}", "", "") for n in range(10_001)]
    with pytest.raises(SheetRefused, match="10000"):
        stage(cast, book(HEAD, *rows), now)
    assert ImportBatch.objects.in_city("421200").count() == 0


def bomb() -> bytes:
    """A sheet of a few hundred kilobytes that unfolds to half a gigabyte."""
    real, out = zipfile.ZipFile(io.BytesIO(book(HEAD))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folded:
        for part in real.infolist():
            body = real.read(part)
            if part.filename.endswith("sheet1.xml"):
                body = body.replace(b"</sheetData>", b" " * (400 * 1024 * 1024) + b"</sheetData>")
            folded.writestr(part.filename, body)
    return out.getvalue()


def test_a_bomb_goes_off_outside(cast: Cast, now: Any) -> None:
    content = bomb()
    assert len(content) < 1024 * 1024
    with pytest.raises(SheetRefused):
        stage(cast, content, now)


def test_a_child_that_runs_out_of_memory_is_told_apart(monkeypatch: Any) -> None:
    from zhihe.foundation import sheets

    monkeypatch.setattr(sheets.sys, "executable", "/bin/false")
    with pytest.raises(SheetError, match="too_big"):
        read_sheet(b"x", most_rows=10)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8"])
def test_a_csv_of_any_chinese_spreadsheet_is_read(cast: Cast, now: Any, encoding: str) -> None:
    text = "姓名,手机号,科室,是否同意\r\n㐂田喆,13900001111,口腔科,同意\r\n"
    batch = applied(cast, text.encode(encoding), now)
    assert batch.counts["made"] == 1
    assert Person.objects.filter(name="㐂田喆").exists()


def test_the_findings_come_as_a_sheet_and_a_formula_stays_text(
    cast: Cast, client: Client, now: Any
) -> None:
    batch = checked(
        cast, book(HEAD, ("=1+1", "13900001111", "", "同意"), ("林中月", "139", "", "")), now
    )
    sign_in(client, cast.org_admin)
    answer = client.get(reverse("volunteers:import_findings", args=[batch.pk]))
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert [row[:3] for row in sheet[1:]] == [
        [2.0, "姓名", "=1+1"],
        [2.0, "", ""],
        [3.0, "", ""],
        [3.0, "手机号", "139"],
        [3.0, "是否同意", ""],
    ]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_whole_road_through_the_pages_and_nobody_elses(
    cast: Cast, client: Client, drain: Any
) -> None:
    sign_in(client, cast.org_admin)
    sent = SimpleUploadedFile("名单.xlsx", book(HEAD, ("林中月", "13900001111", "急诊科", "同意")))
    one = client.post(reverse("volunteers:imports"), {"file": sent})["Location"]
    assert "读到 1 个人" in client.get(one).content.decode()
    chosen = {"name": "0", "phone": "1", "department": "2", "consent": "3"}
    assert client.post(f"{one}/check", {**chosen, "name": ""}).status_code == 422
    assert client.post(f"{one}/check", chosen).status_code == 302
    assert "导入 1 人" in client.get(one).content.decode()
    for who in (cast.sibling_admin, cast.other_admin, cast.stranger, cast.county_clerk):
        sign_in(client, who)
        for path in ("/apply", "/undo", "/drop"):
            assert client.post(one + path).status_code in (403, 404)
        assert client.get(one).status_code in (403, 404)
        assert client.get(f"{one}/findings.xlsx").status_code in (403, 404)
    sign_in(client, cast.org_admin)
    client.post(f"{one}/apply")
    assert "正在导入" in client.get(one).content.decode()
    drain()
    assert "导入完成" in client.get(one).content.decode()
    assert client.post(f"{one}/undo", follow=True).status_code == 200


def test_this_is_not_me_ends_the_belonging_and_tells_the_admin(
    cast: Cast, now: Any, drain: Any
) -> None:
    applied(cast, book(HEAD, ("林中月", "13900001111", "", "同意")), now)
    person = Person.objects.get(name="林中月")
    disown_person(actor=cast.elder.actor(), person=person, now=now)
    drain()
    assert Membership.objects.in_city("421200").get(person_id=person.pk).state == "left"
    assert Volunteer.objects.in_city("421200").get(person_id=person.pk).state == "disowned"
    assert (
        Notice.objects.in_city("421200")
        .filter(person_id=cast.org_admin.id, kind="organisations.entry_disowned")
        .count()
        == 1
    )
