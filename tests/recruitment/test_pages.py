"""The pages of one's own applications, as a person meets them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from tests.cast import sign_in
from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join, seats
from zhihe.accounts.models import Consent, Guardianship
from zhihe.audit.models import AuditEvent
from zhihe.volunteers.models import Volunteer


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: now)


def join_url(shift: Any) -> str:
    return reverse("recruitment:join", args=[shift.pk])


@pytest.mark.row("S05")
def test_one_tap_leads_to_the_answer(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast, contact_phone="0715-8888000"))
    sign_in(client, cast.volunteer)
    answer = client.post(join_url(shift), {"idempotency_key": "k1"}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "算你一个，定了",
        "11月22日 周日 14:00–16:30",
        "何砚秋",
        "加到日历",
        "0715-8888000",
    ):
        assert words in page


def test_the_tap_costs_at_most_fourteen_statements(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    sign_in(client, cast.volunteer)
    client.get(reverse("recruitment:mine"))  # the city of the host is read once per process
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(join_url(shift), {"idempotency_key": "k1"})
    said = [q["sql"][:90] for q in queries]
    # inside the test's transaction BEGIN and COMMIT appear as SAVEPOINT and RELEASE
    print(f"sign-up POST: {len(said)} statements", *said, sep="\n")
    assert answer.status_code == 302
    assert len(said) <= 14


@pytest.mark.row("S05")
def test_the_card_of_the_list_joins_with_one_tap(cast: Any, client: Any) -> None:
    activity = make_activity(cast)
    sign_in(client, cast.volunteer)
    listed = reverse("opportunities:list")
    tap = f'<form method="post" action="{join_url(shift_of(activity))}"'
    assert tap in client.get(listed).content.decode()
    client.post(join_url(shift_of(activity)), {"channel": "card"})
    page = client.get(listed).content.decode()
    assert tap not in page
    assert "已经报了" in page


def test_whoever_is_not_signed_in_comes_back_to_confirm(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    answer = client.post(join_url(shift))
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next=%2Fshifts%2F{shift.pk}%2Fjoin")
    sign_in(client, cast.volunteer)
    assert "算我一个" in client.get(join_url(shift)).content.decode()


def test_the_page_says_what_is_missing_and_nothing_happens(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast, post={"max_age": 60}))
    sign_in(client, cast.elder)
    answer = client.post(join_url(shift), {"idempotency_key": "k"})
    assert (answer.status_code, seats(shift)) == (409, (0, 0, 0))
    assert "招到 60 岁" in answer.content.decode()


def test_the_same_form_sent_twice_is_one_deed_even_after_giving_back(
    cast: Any, client: Any
) -> None:
    shift = shift_of(make_activity(cast))
    sign_in(client, cast.volunteer)
    first = client.post(join_url(shift), {"idempotency_key": "one"})
    mine = first["Location"]
    client.post(f"{mine}/withdraw", {"idempotency_key": "two"})
    assert client.post(join_url(shift), {"idempotency_key": "one"})["Location"] == mine
    assert seats(shift) == (0, 0, 0)
    client.post(f"{mine}/undo", {"idempotency_key": "three"})
    assert seats(shift) == (1, 0, 0)


def test_names_are_shown_only_with_consent_and_never_of_minors(
    cast: Any, now: Any, client: Any
) -> None:
    cast.team.students_allowed = True
    cast.team.save(update_fields=["students_allowed"])
    Guardianship.objects.create(
        child=cast.student.person,
        guardian=cast.guardian.person,
        guardian_name="江海波",
        guardian_phone_index=b"x",
        guardian_phone_sealed=b"x",
        relation="father",
        state="given",
        asked_at=now,
    )
    shift = shift_of(make_activity(cast))
    mine = join(cast, "volunteer", shift)
    for who in ("second_volunteer", "elder", "student"):
        join(cast, who, shift)
    for who in ("second_volunteer", "student"):
        Consent.objects.create(
            person=cast.members[who].person,
            purpose="names_shown_to_participants",
            version=1,
            given_at=now,
            given_by=cast.members[who].id,
        )
    sign_in(client, cast.volunteer)
    page = client.get(reverse("recruitment:application", args=[mine.pk])).content.decode()
    assert "许清和" in page
    assert "和另外 2 位" in page
    assert "周桂兰" not in page
    assert "江予安" not in page


def test_the_calendar_file_holds_the_shift(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast, title="周六茶话会, 包饺子; 聊天"))
    mine = join(cast, "volunteer", shift)
    sign_in(client, cast.volunteer)
    answer = client.get(reverse("recruitment:calendar", args=[mine.pk]))
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert (event["SUMMARY"], event["DTSTART"].dt, event["DTEND"].dt) == (
        "周六茶话会, 包饺子; 聊天",
        shift.starts_at,
        shift.ends_at,
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_many(
    cast: Any, now: Any, client: Any, rows: int, django_assert_max_num_queries: Any
) -> None:
    shift = shift_of(make_activity(cast, post={"selection": "review"}))
    for who in ("volunteer", "elder", "guardian")[:rows]:
        join(cast, who, shift)
    sign_in(client, cast.org_admin)
    with django_assert_max_num_queries(11):
        page = client.get(reverse("recruitment:desk")).content.decode()
    assert f"{rows} 个人在等你看一眼" in page


def test_the_roster_leaves_as_a_sheet_with_a_trace_and_no_whole_phone(
    cast: Any, now: Any, client: Any
) -> None:
    shift = shift_of(make_activity(cast))
    join(cast, "volunteer", shift)
    Volunteer.objects.in_city(cast.city).filter(pk=cast.volunteer.volunteer.pk).update(
        name="=cmd|calc"
    )
    sign_in(client, cast.confirmer)
    answer = client.get(reverse("recruitment:desk_roster_xlsx", args=[shift.pk]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert book.to_python()[3][:4] == [1.0, "=cmd|calc", "0001", "还没答复"]
    paper = client.get(reverse("recruitment:desk_roster_pdf", args=[shift.pk]))
    assert paper.content.startswith(b"%PDF")
    events = AuditEvent.objects.in_city(cast.city).filter(verb="recruitment.roster_out")
    assert [e.detail["form"] for e in events.order_by("at", "id")] == ["xlsx", "pdf"]


def test_the_desk_changes_a_shift_and_says_why_not(cast: Any, now: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast, capacity=3))
    for who in ("volunteer", "elder"):
        join(cast, who, shift)
    sign_in(client, cast.project_manager)
    address = reverse("recruitment:desk_shift", args=[shift.pk])
    refused = client.post(address, {"what": "capacity", "capacity": "1"})
    assert (refused.status_code, "名额不能少于这个数" in refused.content.decode()) == (409, True)
    wrong = client.post(
        address, {"what": "move", "day": "2026-11-23", "start": "15:00", "end": "14:00"}
    )
    assert (wrong.status_code, "结束要晚于开始" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"what": "capacity", "capacity": "x"}).status_code == 422
    done = client.post(address, {"what": "cancel", "reason": "停电"}, follow=True)
    assert "2 个人会收到通知" in done.content.decode()
    assert seats(shift) == (0, 0, 0)
