"""The desk from the browser: exceptions first, one click each, two persons, one's own page."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import CITY, Cast, sign_in
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed, punch, roll
from zhihe.attendance.models import CorrectionRequest, ServiceRecord
from zhihe.opportunities.models import Shift


@pytest.fixture
def shift(cast: Cast) -> Any:
    """Two sound records and one forgotten check-out that the leader saw at the end."""
    shift = shift_of(make_activity(cast, title="=交通劝导"))
    punch(shift, cast.leader, "in", shift.starts_at - timedelta(minutes=10))
    for member in (cast.volunteer, cast.second_volunteer):
        attend(shift, member)
        proposed(shift, member)
    punch(shift, cast.elder, "in", shift.starts_at)
    roll(shift, cast.elder, shift.ends_at, by=cast.leader)
    proposed(shift, cast.elder)
    return shift


def signed(cast: Cast, who: str, role: str | None, *, strong: bool = True) -> Client:
    client = Client()
    sign_in(client, cast.members[who], role, strong=strong)
    return client


def states(shift: Shift) -> list[str]:
    rows = ServiceRecord.objects.in_city(CITY).filter(shift=shift).order_by("pk")
    return list(rows.values_list("state", flat=True))


@pytest.mark.row("N11", part="desk pages")
def test_one_click_per_exception_then_everybody_then_the_second_person(
    cast: Cast, shift: Any
) -> None:
    desk = signed(cast, "confirmer", "confirmer")
    address = f"/desk/hours/{shift.pk}"
    page = desk.get(address).content.decode()
    assert "先看 1 条例外" in page
    assert page.index("周桂兰") < page.index("林晓禾")
    assert "style=" not in page
    row = ServiceRecord.objects.in_city(CITY).get(shift=shift, volunteer=cast.elder.volunteer)
    assert f"{row.pk}:close_at_end" in page
    assert desk.post(address, {"decide": f"{row.pk}:close_at_end"}).status_code == 302
    ids = [
        str(pk)
        for pk in ServiceRecord.objects.in_city(CITY)
        .filter(shift=shift)
        .values_list("pk", flat=True)
    ]
    answer = desk.post(address, {"record": [*ids, *ids]}, follow=True).content.decode()
    assert "2 人的时长算上了" in answer
    assert "1 人送交复核了" in answer
    assert states(shift) == ["confirmed", "confirmed", "second"]
    inbox = signed(cast, "parent_admin", "org_admin")
    assert str(shift.pk) in inbox.get("/desk/hours/second").content.decode()
    inbox.post(f"/desk/hours/second/{shift.pk}", {"record": [str(row.pk)]})
    assert states(shift) == ["confirmed"] * 3
    assert str(shift.pk) not in inbox.get("/desk/hours/second").content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"record": ["x"]},
        {"decide": "x"},
        {"decide": "x:y"},
        {"record": ["\x00"]},
        {"decide": "🙂" * 5000},
    ],
)
def test_wrong_input_changes_nothing(cast: Cast, shift: Any, data: dict[str, Any]) -> None:
    desk = signed(cast, "confirmer", "confirmer")
    response = desk.post(f"/desk/hours/{shift.pk}", data, follow=True)
    foreign = data.get("record") == ["\x00"]  # refused at the door of the platform
    assert response.status_code == (400 if foreign else 200)
    assert states(shift) == ["pending"] * 3


def test_confirming_asks_for_the_second_factor(cast: Cast, shift: Any) -> None:
    desk = signed(cast, "confirmer", "confirmer", strong=False)
    ids = [str(r.pk) for r in ServiceRecord.objects.in_city(CITY).filter(shift=shift)]
    response = desk.post(f"/desk/hours/{shift.pk}", {"record": ids})
    assert response.status_code == 302
    assert "step-up" in response["Location"]
    assert states(shift) == ["pending"] * 3


def test_the_same_form_twice_is_one_deed(cast: Cast, shift: Any) -> None:
    desk = signed(cast, "confirmer", "confirmer")
    row = ServiceRecord.objects.in_city(CITY).get(shift=shift, volunteer=cast.volunteer.volunteer)
    form = {"record": [str(row.pk)], "idempotency_key": "0f0e0d0c-0000-4000-8000-000000000000"}
    first = desk.post(f"/desk/hours/{shift.pk}", form)
    again = desk.post(f"/desk/hours/{shift.pk}", form)
    assert first["Location"] == again["Location"]
    row.refresh_from_db()
    assert row.state == "confirmed"


@pytest.mark.row("S08", part="method on the export")
def test_the_export_is_plain_text_with_evidence_in_words(cast: Cast, shift: Any) -> None:
    desk = signed(cast, "confirmer", "confirmer")
    response = desk.get(f"/desk/hours/{shift.pk}/export.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    )
    assert len(rows) == 4
    assert {row[7] for row in rows[1:]} <= {"现场双重印证", "现场印证", "两人补记", "本人申报"}
    assert all("扫现场码" in row[8] for row in rows[1:])
    assert not any(str(cell).startswith("=") for row in rows for cell in row)


@pytest.mark.row("R03", part="pages")
def test_the_volunteer_asks_and_the_desk_answers(cast: Cast, shift: Any) -> None:
    mine = signed(cast, "volunteer", None)
    row = ServiceRecord.objects.in_city(CITY).get(shift=shift, volunteer=cast.volunteer.volunteer)
    assert "怎么算出来的" in mine.get(f"/me/hours/{row.pk}").content.decode()
    assert mine.post(f"/me/hours/{row.pk}/wrong", {"words": " "}).status_code == 422
    sent = mine.post(f"/me/hours/{row.pk}/wrong", {"words": "多待了十分钟", "minutes": "160"})
    asked = CorrectionRequest.objects.in_city(CITY).get()
    assert sent["Location"].endswith(str(asked.pk))
    assert "等组织答复" in mine.get(f"/me/hours/requests/{asked.pk}").content.decode()
    desk = signed(cast, "confirmer", "confirmer")
    assert "多待了十分钟" in desk.get("/desk/requests/").content.decode()
    here = f"/desk/requests/{asked.pk}"
    assert desk.post(here, {"accept": "yes", "words": "好"}).status_code == 422
    desk.post(here, {"accept": "yes", "words": "看了照片", "minutes": "160"})
    asked.refresh_from_db()
    row.refresh_from_db()
    assert (asked.state, row.minutes) == ("accepted", 160)
    assert signed(cast, "stranger", None).get(f"/me/hours/{row.pk}").status_code == 404


@pytest.mark.row("R01", part="own records by the API")
def test_the_api_shows_only_ones_own_records(cast: Cast, shift: Any) -> None:
    answer = signed(cast, "volunteer", None).get("/api/v1/me/records").json()
    assert answer["total"] == 1
    found = answer["items"][0]
    assert (found["minutes"], found["counts"], found["evidence"]) == (150, False, "现场印证")
    assert found["why"]
    assert signed(cast, "stranger", None).get("/api/v1/me/records").json()["total"] == 0
    assert Client().get("/api/v1/me/records").status_code == 401
    bad = signed(cast, "volunteer", None).get("/api/v1/me/records?limit=x")
    assert bad.status_code == 422


def test_a_leader_finds_todays_roll_call_on_the_desk(cast: Cast, client: Client) -> None:
    sign_in(client, cast.leader, "leader")
    page = client.get(reverse("organisations:desk")).content.decode()
    assert reverse("attendance:lead_list") in page
    assert "今天我带的班" in page
