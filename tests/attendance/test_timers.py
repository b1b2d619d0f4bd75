"""What comes by itself after a shift: closing, absence, escalation; and how it reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.attendance.test_confirm_records import confirm, forgotten, second
from tests.cast import CITY, NOW, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, make_placement, proposed, punch
from zhihe.attendance.actions.ask_correction import ask_correction
from zhihe.attendance.actions.auto_close_shift import auto_close_shift
from zhihe.attendance.actions.decide_exception import decide_exception
from zhihe.attendance.actions.escalate_overdue import escalate_overdue
from zhihe.attendance.actions.mark_absent import mark_absent
from zhihe.attendance.actions.tell_desk_overdue import tell_desk_overdue
from zhihe.attendance.actions.vouch_record import vouch_record
from zhihe.attendance.errors.records import (
    AlreadySettled,
)
from zhihe.attendance.models import (
    ServiceRecord,
)
from zhihe.attendance.queries.check_in_window import window_of
from zhihe.attendance.queries.ended_shifts import shifts_to_close
from zhihe.attendance.queries.explain import inclusion, trace_in_words, why_minutes
from zhihe.attendance.terms import Flag, RecordState
from zhihe.messaging.models import Notice
from zhihe.platform.models import CityRule
from zhihe.platform.refusals import NotFound
from zhihe.volunteers.models import Volunteer


@pytest.fixture
def shift(cast: Cast) -> Any:
    return shift_of(make_activity(cast))


@pytest.mark.row("X02")
def test_the_timer_closes_only_after_the_grace(cast: Cast, shift: Any) -> None:
    punch(shift, cast.volunteer, "in", shift.starts_at)
    proposed(shift, cast.volunteer, shift.starts_at + timedelta(minutes=5))
    close = {"city": CITY, "shift_id": shift.pk}
    assert auto_close_shift(**close, now=shift.ends_at + timedelta(minutes=29)) == 0
    assert auto_close_shift(**close, now=shift.ends_at + timedelta(minutes=30)) == 1
    assert auto_close_shift(**close, now=shift.ends_at + timedelta(minutes=40)) == 0
    record = ServiceRecord.objects.in_city(CITY).get()
    assert (record.minutes, record.grade, record.flags) == (150, "C", [Flag.NO_CHECKOUT])


def test_the_leader_is_asked_and_answers(cast: Cast, shift: Any, now: Any) -> None:
    punch(shift, cast.volunteer, "in", shift.starts_at)
    record = proposed(shift, cast.volunteer)
    ask = {"actor": cast.confirmer.actor(), "record_id": record.pk, "now": now}
    decide_exception(**ask, decision="ask_leader")
    assert Notice.objects.in_city(CITY).get(person_id=cast.leader.id).kind.endswith("leader_asked")
    word = {"record_id": record.pk, "saw": True, "words": "", "now": now}
    with pytest.raises(NotFound):
        vouch_record(actor=cast.stranger.actor(), **word)
    vouch_record(actor=cast.leader.actor(), **word)
    with pytest.raises(AlreadySettled):
        vouch_record(actor=cast.leader.actor(), **word)
    kept = proposed(shift, cast.volunteer)
    assert Flag.LEADER_SAW in kept.flags
    assert kept.state == RecordState.PENDING


def test_who_did_not_come_is_written_after_two_days(cast: Cast, shift: Any) -> None:
    gone = make_placement(shift, cast.volunteer)
    came = make_placement(shift, cast.second_volunteer)
    attend(shift, cast.second_volunteer)
    record = proposed(shift, cast.second_volunteer)
    assert mark_absent(city=CITY, shift_id=shift.pk, now=NOW) == 1
    assert mark_absent(city=CITY, shift_id=shift.pk, now=NOW) == 0
    confirm(cast.confirmer.actor(), record)
    gone.refresh_from_db()
    came.refresh_from_db()
    assert (gone.turnout, came.turnout) == ("missed", "came")
    people = Volunteer.objects.in_city(CITY)
    assert people.get(pk=cast.volunteer.volunteer.pk).reliability_missed == 1
    assert people.get(pk=cast.second_volunteer.volunteer.pk).reliability_kept == 1


def test_overdue_hours_go_a_level_up(cast: Cast, shift: Any, now: Any) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    assert record.due_on == date(2026, 12, 4)
    assert escalate_overdue(city=CITY, now=now + timedelta(days=13)) == 0
    assert escalate_overdue(city=CITY, now=now + timedelta(days=14)) == 1
    told = Notice.objects.in_city(CITY).filter(kind="attendance.overdue")
    assert {n.person_id for n in told} == {cast.parent_admin.id}


def test_the_desk_hears_once_of_what_it_left_lying(cast: Cast, shift: Any, now: Any) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    ask_correction(
        actor=cast.volunteer.actor(), words="多待了十分钟", now=record.created_at, record=record
    )
    assert tell_desk_overdue(city=CITY, now=now + timedelta(days=13)) == 0
    late = now + timedelta(days=15)
    assert tell_desk_overdue(city=CITY, now=late) == 4
    assert tell_desk_overdue(city=CITY, now=late + timedelta(days=1)) == 0
    told = Notice.objects.in_city(CITY).filter(
        kind__in=("attendance.overdue_here", "attendance.request_overdue")
    )
    assert {n.person_id for n in told} == {cast.confirmer.id, cast.org_admin.id}
    assert {n.url.split("/")[2] for n in told} == {"hours", "requests"}


def test_the_city_says_how_long_check_out_is_waited_for(cast: Cast, shift: Any) -> None:
    CityRule.objects.create(
        city=cast.city, key="attendance.grace_minutes", value=90, valid_from=NOW
    )
    punch(shift, cast.volunteer, "in", shift.starts_at)
    half_past = shift.ends_at + timedelta(minutes=31)
    record = proposed(shift, cast.volunteer, half_past)
    assert auto_close_shift(city=CITY, shift_id=shift.pk, now=half_past) == 0
    assert window_of(shift, half_past).closes == shift.ends_at + timedelta(minutes=90)
    assert shifts_to_close(CITY, half_past) == []
    later = shift.ends_at + timedelta(minutes=91)
    assert shifts_to_close(CITY, later) == [shift.pk]
    assert auto_close_shift(city=CITY, shift_id=shift.pk, now=later) == 1
    record.refresh_from_db()
    assert record.auto_closed


@pytest.mark.row("N13", part="trace of a record in words")
def test_the_trace_says_who_when_and_why(cast: Cast, shift: Any) -> None:
    record = forgotten(cast, shift)
    confirm(cast.confirmer.actor(), record)
    second(cast.parent_admin.actor(), record)
    record.refresh_from_db()
    lines = trace_in_words(CITY, record, cast.volunteer.id)
    assert [line.who for line in lines] == ["宋知微", "宋知微", "程以宁"]
    assert all(line.what and line.at for line in lines)
    assert lines[0].why
    assert len(why_minutes(record)) >= 4
    assert "150" in why_minutes(record)[-1]
    assert inclusion(record) == "已经计入您的时长。"


@pytest.mark.row("H05", part="time of entry beside time of service; students late after 24 h")
def test_a_students_late_record_is_flagged(cast: Cast, shift: Any) -> None:
    attend(shift, cast.student)
    record = proposed(shift, cast.student, shift.ends_at + timedelta(hours=25))
    assert Flag.LATE_ENTRY in record.flags
    assert record.created_at - shift.ends_at == timedelta(hours=25)
    attend(shift, cast.volunteer)
    assert proposed(shift, cast.volunteer, shift.ends_at + timedelta(hours=25)).flags == []
