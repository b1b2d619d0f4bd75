"""Lists that leave the house: own scope, a reason, a trace to everybody in them, once (R09)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import CITY, Cast, sign_in
from tests.factories.activities import make_activity, shift_of
from tests.factories.records import make_record
from tests.opportunities.forms import a_form
from zhihe.accounts.models import Person, ProtectedLook
from zhihe.attendance.terms import Grade
from zhihe.audit.models import AuditEvent
from zhihe.interchange.actions.ask_export import ask_export
from zhihe.interchange.actions.make_export import make_export
from zhihe.interchange.actions.take_export import take_export
from zhihe.interchange.errors import ReasonNeeded, TakenAlready, UnknownProfile, WrongPeriod
from zhihe.interchange.models import ExportLog
from zhihe.interchange.queries.profiles import profile, profiles
from zhihe.interchange.queries.writing import harmless, write_list
from zhihe.interchange.terms import Format, RuleKey
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.submit_activity import submit_activity
from zhihe.opportunities.errors import ActivityIncomplete
from zhihe.opportunities.models import Activity
from zhihe.organisations.models import Organisation
from zhihe.platform.models import CityRule
from zhihe.platform.refusals import Forbidden, NotFound, StepUpNeeded
from zhihe.platform.vault import seal_text
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.errors import NotFitting
from zhihe.recruitment.models import Cover
from zhihe.volunteers.models import InsurancePolicy

REASON = "报给市文明办做季度统计"


def listed(
    cast: Cast, who: str, code: str, now: Any, form: str = Format.XLSX, **asked: Any
) -> list[list[Any]]:
    """The rows somebody gets, header left out."""
    actor = cast.members[who].actor()
    log = ask_export(actor=actor, profile_code=code, form=form, reason=REASON, now=now, **asked)
    log = make_export(city=CITY, export_id=log.pk, now=now)
    content = take_export(actor=actor, log=log, now=now)
    assert hashlib.sha256(content).hexdigest() == log.sha256
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) - 1 == log.rows
    return rows[1:]


@pytest.mark.row("R09", part="export")
def test_everybody_takes_the_own_scope_and_nothing_beside_it(cast: Cast, now: Any) -> None:
    names = {
        who: {row[0] for row in listed(cast, who, "organisations", now)}
        for who in (
            "org_admin",
            "parent_admin",
            "township_clerk",
            "other_township_clerk",
            "city_clerk",
            "line_clerk",
        )
    }
    team, sibling, station, corps, other = (
        o.name for o in (cast.team, cast.sibling, cast.station, cast.corps, cast.other)
    )
    assert names == {
        "org_admin": {team},
        "parent_admin": {corps, team, sibling, station},
        "township_clerk": {team, sibling, station},
        "other_township_clerk": {other},
        "city_clerk": {team, sibling, station, corps, other},
        "line_clerk": {other},
    }


@pytest.mark.parametrize(
    "who", ["stranger", "volunteer", "leader", "confirmer", "auditor", "system_admin"]
)
def test_other_hats_take_nothing(cast: Cast, now: Any, who: str) -> None:
    with pytest.raises(Forbidden):
        ask_export(
            actor=cast.members[who].actor(),
            profile_code="organisations",
            form=Format.XLSX,
            reason=REASON,
            now=now,
        )


def test_an_export_needs_the_second_factor_a_reason_and_a_right_period(
    cast: Cast, now: Any
) -> None:
    strong, weak = cast.org_admin.actor(), cast.org_admin.actor(strong=False)
    asked: dict[str, Any] = {"form": Format.XLSX, "now": now, "profile_code": "organisations"}
    with pytest.raises(StepUpNeeded):
        ask_export(actor=weak, reason=REASON, **asked)
    with pytest.raises(ReasonNeeded):
        ask_export(actor=strong, reason=" 用 ", **asked)
    with pytest.raises(WrongPeriod):
        ask_export(
            actor=strong, reason=REASON, first=date(2026, 2, 1), last=date(2026, 1, 1), **asked
        )
    with pytest.raises(UnknownProfile):
        ask_export(actor=strong, reason=REASON, **{**asked, "profile_code": "everything"})
    with pytest.raises(UnknownProfile):  # the insurer's list belongs to one activity
        ask_export(actor=strong, reason=REASON, **{**asked, "profile_code": "insurer"})


def test_everybody_in_a_list_with_protected_columns_sees_who_took_it_and_why(
    cast: Cast, now: Any
) -> None:
    number = "421202199605020017"
    Person.objects.filter(pk=cast.volunteer.id).update(
        document_sealed=seal_text(number, "document")
    )
    rows = listed(cast, "org_admin", "volunteers_full", now)
    assert {row[1] for row in rows} == {"林晓禾", "许清和", "何砚秋"}
    assert next(row for row in rows if row[1] == "林晓禾")[3:6] == [
        "1996-05-02",
        number,
        "13800000001",
    ]
    looks = ProtectedLook.objects.filter(viewer_id=cast.org_admin.id)
    assert set(looks.values_list("person_id", "field")) == {
        (cast.members[who].id, field)
        for who in ("volunteer", "second_volunteer", "leader")
        for field in ("birth_date", "document_number", "phone")
    }
    assert REASON in looks.first().reason
    assert AuditEvent.objects.in_city(CITY).filter(verb="interchange.make_export").count() == 1


def test_a_list_without_protected_columns_leaves_no_look(cast: Cast, now: Any) -> None:
    listed(cast, "org_admin", "volunteers_plain", now)
    assert not ProtectedLook.objects.exists()


def test_the_link_works_once_and_for_the_asker_only(
    cast: Cast, client: Client, drain: Any, now: Any
) -> None:
    sign_in(client, cast.org_admin, strong=True)
    sent = {"profile": "volunteers_plain", "format": "xlsx", "reason": REASON}
    assert client.post(reverse("interchange:exports"), {**sent, "reason": "x"}).status_code == 422
    assert client.post(reverse("interchange:exports"), sent).status_code == 302
    log = ExportLog.objects.in_city(CITY).get()
    take = reverse("interchange:take", args=[log.pk])
    assert client.post(take).status_code == 409  # not made yet
    drain()
    for who in (cast.sibling_admin, cast.parent_admin, cast.city_clerk):
        sign_in(client, who, strong=True)
        assert client.post(take).status_code == 404
    sign_in(client, cast.org_admin, strong=True)
    assert client.get(take).status_code == 405
    assert client.post(take).content[:2] == b"PK"
    assert client.post(take).status_code == 409
    log.refresh_from_db()
    assert (log.state, log.rows) == ("taken", 3)


def test_a_job_run_twice_makes_one_list(cast: Cast, now: Any) -> None:
    actor = cast.org_admin.actor()
    log = ask_export(
        actor=actor, profile_code="volunteers_full", form="xlsx", reason=REASON, now=now
    )
    for _ in range(2):
        made = make_export(city=CITY, export_id=log.pk, now=now)
    assert ProtectedLook.objects.count() == 9
    take_export(actor=actor, log=made, now=now)
    with pytest.raises(TakenAlready):
        take_export(actor=actor, log=made, now=now)


def test_the_csv_opens_in_an_old_spreadsheet_and_runs_nothing(cast: Cast, now: Any) -> None:
    Organisation.objects.in_city(CITY).filter(pk=cast.team.pk).update(
        name="=HYPERLINK(1)",
        address="㐂田路𠮷号",
        principal_name="+86",
        phone="-1",
        credit_code="@SUM",
    )
    actor = cast.org_admin.actor()
    log = ask_export(
        actor=actor, profile_code="organisations", form=Format.CSV, reason=REASON, now=now
    )
    content = take_export(
        actor=actor, log=make_export(city=CITY, export_id=log.pk, now=now), now=now
    )
    text = content.decode("gb18030")
    assert "㐂田路𠮷号" in text
    cells = text.splitlines()[1].split(",")
    assert (cells[0], cells[2], cells[7], cells[8]) == ("'=HYPERLINK(1)", "'@SUM", "'+86", "'-1")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\r=1"])
def test_a_formula_is_letters_in_both_forms(text: str) -> None:
    assert harmless(text) == "'" + text
    content, count = write_list(Format.XLSX, ["a"], [[text]])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert (harmless(-1), harmless("普通"), count) == (-1, "普通", 1)


@pytest.mark.row("R09")
def test_danger_needs_cover_and_records_go_out_by_the_receivers_columns(
    cast: Cast, now: Any
) -> None:
    """Arts. 17 and 19 whole: no dangerous post without cover, neither to publish nor to join;
    records leave by the profile of their receiver, asked for with a reason, and logged.
    """
    policy = {"city_id": CITY, "name": "意外险", "insurer": "示范保险", "created_at": now}
    running = {"valid_from": date(2026, 1, 1), "covers_hazardous": True}
    ended = InsurancePolicy.objects.create(
        **policy, **running, number="P-8", valid_until=now.date()
    )
    plain = make_activity(cast, is_hazardous=True, insurance=ended, title="水边值守")
    with pytest.raises(NotFitting) as bare:
        apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift_of(plain).pk, now=now)
    assert [f.code for f in bare.value.findings] == ["uninsured"]
    boss = cast.project_manager.actor()
    form = a_form(cast, is_hazardous=True, insurance_id=ended.pk)
    made = draft_activity(actor=boss, organisation=cast.team, form=form, now=now)
    with pytest.raises(ActivityIncomplete):
        submit_activity(actor=boss, activity=made, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_activity(cast, is_hazardous=True, title="没有保险")
    whole_year = InsurancePolicy.objects.create(
        **policy, **running, number="P-9", valid_until=date(2026, 12, 31)
    )
    Activity.objects.in_city(CITY).filter(pk=plain.pk).update(insurance=whole_year)
    joined = apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift_of(plain).pk, now=now)
    assert joined.state == "admitted"
    covered = Cover.objects.in_city(CITY).get(activity=plain)
    assert covered.volunteer_id == cast.volunteer.volunteer.pk

    for grade, days in ((Grade.A, 3), (Grade.C, 5)):
        make_record(cast, cast.second_volunteer, grade=grade, starts_at=now - timedelta(days=days))
    whole = listed(cast, "org_admin", "national_records", now)
    on_the_spot = listed(cast, "org_admin", "records_with_evidence", now)
    assert (len(whole), len(on_the_spot)) == (2, 1)
    assert (len(whole[0]), len(on_the_spot[0])) == (13, 7), "each receiver its own columns"
    logs = ExportLog.objects.in_city(CITY).order_by("asked_at", "id")
    assert {(log.profile, log.reason, log.asked_by) for log in logs} == {
        (code, REASON, cast.org_admin.id) for code in ("national_records", "records_with_evidence")
    }
    assert AuditEvent.objects.in_city(CITY).filter(verb="interchange.take_export").count() == 2


@pytest.mark.row("R09", part="insurer")
def test_the_insurers_list_holds_the_covered_of_one_activity(cast: Cast, now: Any) -> None:
    policy = InsurancePolicy.objects.create(
        city_id=CITY,
        name="意外险",
        insurer="示范保险",
        number="P-1",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        created_at=now,
    )
    activity, another = (
        make_activity(cast),
        make_activity(cast, title="别的活动", activity_code="HD2"),
    )
    for one, who in ((activity, "volunteer"), (another, "elder")):
        Cover.objects.create(
            city_id=CITY,
            policy=policy,
            activity=one,
            volunteer=cast.members[who].volunteer,
            placed_at=now,
        )
    rows = listed(cast, "org_admin", "insurer", now, activity_id=activity.pk)
    assert [(row[0], row[1]) for row in rows] == [("P-1", "林晓禾")]
    for who in ("sibling_admin", "other_admin", "other_township_clerk", "line_clerk"):
        with pytest.raises(NotFound):
            ask_export(
                actor=cast.members[who].actor(),
                profile_code="insurer",
                form="xlsx",
                reason=REASON,
                now=now,
                activity_id=activity.pk,
            )


def test_a_city_adds_its_own_profile_by_date(cast: Cast, now: Any) -> None:
    own = {
        "code": "ours",
        "zh": "本市格式",
        "subject": "volunteers",
        "columns": [{"field": "name", "zh": "名字"}],
    }
    CityRule.objects.create(city_id=CITY, key=RuleKey.PROFILES, value=[own], valid_from=now)
    assert profile(CITY, "ours", now).columns == (("name", "名字"),)
    assert "ours" not in {p.code for p in profiles(CITY, now - timedelta(days=1))}
    assert [row[0] for row in listed(cast, "org_admin", "ours", now)] != []
    wrong = [{**own, "columns": [{"field": "pin_hash", "zh": "密码"}]}]
    CityRule.objects.create(
        city_id=CITY, key=RuleKey.PROFILES, value=wrong, valid_from=now + timedelta(days=1)
    )
    with pytest.raises(ValueError, match="pin_hash"):
        profiles(CITY, now + timedelta(days=2))
