"""Nothing counts before the organisation confirms, and nobody confirms what they made."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import CITY, Cast, Member
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, make_placement, proposed, punch
from tests.factories.volunteers import many_volunteers
from zhihe.attendance.actions.confirm_records import confirm_records
from zhihe.attendance.actions.decide_exception import decide_exception
from zhihe.attendance.actions.reject_record import reject_record
from zhihe.attendance.actions.return_record import return_record
from zhihe.attendance.actions.second_confirm_records import second_confirm_records
from zhihe.attendance.errors.records import (
    BARS,
    HOLDS,
    AlreadySettled,
    CannotConfirm,
    MinutesWrong,
    OwnHours,
    ReasonNeeded,
)
from zhihe.attendance.models import RecordReview, ServiceRecord
from zhihe.attendance.terms import Flag, RecordState
from zhihe.audit.models import AuditEvent
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.messaging.models import Notice
from zhihe.platform.models import CityRule
from zhihe.platform.refusals import Forbidden, Refusal, StepUpNeeded


@pytest.fixture
def shift(cast: Cast) -> Any:
    return shift_of(make_activity(cast))


def balance(member: Member) -> int:
    row = LedgerAccount.objects.in_city(CITY).filter(
        owner_id=member.volunteer.pk,
        unit="recorded",  # type: ignore[union-attr]
    )
    return row.values_list("balance", flat=True).first() or 0


def confirm(actor: Any, record: ServiceRecord, now: Any = None) -> Any:
    return confirm_records(
        actor=actor,
        shift_id=record.shift_id,
        record_ids=[record.pk],
        now=now or record.shift.ends_at + timedelta(hours=2),
    )


def second(actor: Any, record: ServiceRecord) -> Any:
    return second_confirm_records(
        actor=actor,
        shift_id=record.shift_id,
        record_ids=[record.pk],
        now=record.shift.ends_at + timedelta(hours=3),
    )


def forgotten(cast: Cast, shift: Any) -> ServiceRecord:
    """A forgotten check-out decided at the desk: 两人补记."""
    punch(shift, cast.volunteer, "in", shift.starts_at)
    record = proposed(shift, cast.volunteer)
    return decide_exception(
        actor=cast.confirmer.actor(),
        record_id=record.pk,
        decision="close_at_end",
        now=shift.ends_at + timedelta(hours=1),
    )


@pytest.mark.row("N11")
def test_confirmed_minutes_count_once_with_trace_and_notice(
    cast: Cast, shift: Any, drain: Any
) -> None:
    placement = make_placement(shift, cast.volunteer)
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    assert balance(cast.volunteer) == 0
    outcome = confirm(cast.confirmer.actor(), record)
    assert outcome.counted == [record.pk]
    assert balance(cast.volunteer) == 150
    record.refresh_from_db()
    assert (record.state, record.confirmed_by) == (RecordState.CONFIRMED, cast.confirmer.id)
    assert RecordReview.objects.in_city(CITY).get().step == "first"
    assert AuditEvent.objects.in_city(CITY).filter(verb="attendance.confirm").count() == 1
    placement.refresh_from_db()
    cast.volunteer.volunteer.refresh_from_db()
    assert placement.turnout == "came"
    assert cast.volunteer.volunteer.reliability_kept == 1
    drain()
    assert (
        Notice.objects.in_city(CITY).get(person_id=cast.volunteer.id).kind == "attendance.confirmed"
    )
    with pytest.raises(AlreadySettled):
        confirm(cast.confirmer.actor(), record)
    assert balance(cast.volunteer) == 150


@pytest.mark.parametrize(
    "who",
    [
        "stranger",
        "volunteer",
        "leader",
        "project_manager",
        "sibling_admin",
        "other_admin",
        "other_township_clerk",
        "auditor",
        "station_worker",
        "township_clerk",
        "line_clerk",
    ],
)
def test_only_confirmers_confirm(cast: Cast, shift: Any, who: str) -> None:
    attend(shift, cast.second_volunteer)
    record = proposed(shift, cast.second_volunteer)
    with pytest.raises(Refusal):
        confirm(cast.members[who].actor(), record)
    record.refresh_from_db()
    assert record.state == RecordState.PENDING


def test_a_second_factor_is_needed(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    with pytest.raises(StepUpNeeded):
        confirm(cast.confirmer.actor(strong=False), record)


ROLES = ("creator", "leader", "roll", "entered", "self")


@pytest.mark.parametrize("held", list(product([False, True], repeat=len(ROLES))))
@pytest.mark.parametrize("step", ["first", "second"])
def test_nobody_confirms_what_they_made(cast: Cast, held: tuple[bool, ...], step: str) -> None:
    """All 32 combinations of what one person did, at both steps."""
    who = cast.org_admin if step == "first" else cast.parent_admin
    did = {name for name, on in zip(ROLES, held, strict=True) if on}
    member = who if "self" in did else cast.volunteer
    over = {"created_by": who.id} if "creator" in did else {}
    over |= {"leader_id": who.id} if "leader" in did else {}
    shift = shift_of(make_activity(cast, **over))
    attend(shift, member)
    record = proposed(shift, member)
    columns: dict[str, Any] = {"needs_second": True, "grade": "C"}
    columns |= {"roll_caller_ids": [who.id]} if "roll" in did else {}
    columns |= {"entered_by": who.id} if "entered" in did else {}
    ServiceRecord.objects.in_city(CITY).filter(pk=record.pk).update(**columns)
    if step == "second":
        confirm(cast.confirmer.actor(), record)
    deed = confirm if step == "first" else second
    if not did:
        deed(who.actor(), record)
        return
    with pytest.raises(CannotConfirm) as error:
        deed(who.actor(), record)
    assert str(error.value) in {str(BARS[name]) for name in did}
    assert balance(member) == 0


@pytest.mark.row("N11", part="second person")
def test_grade_c_counts_only_after_the_second_person(cast: Cast, shift: Any) -> None:
    record = forgotten(cast, shift)
    assert (record.grade, record.minutes, record.needs_second) == ("C", 150, True)
    assert confirm(cast.confirmer.actor(), record).sent == [record.pk]
    assert balance(cast.volunteer) == 0
    for who in ("confirmer", "org_admin", "sibling_admin", "other_township_clerk", "stranger"):
        with pytest.raises((Forbidden, CannotConfirm)):
            second(cast.members[who].actor(), record)
    second(cast.parent_admin.actor(), record)
    record.refresh_from_db()
    assert (record.state, record.second_by) == (RecordState.CONFIRMED, cast.parent_admin.id)
    assert balance(cast.volunteer) == 150


def test_the_township_may_be_the_second(cast: Cast, shift: Any) -> None:
    record = forgotten(cast, shift)
    confirm(cast.confirmer.actor(), record)
    second(cast.township_clerk.actor(), record)
    assert balance(cast.volunteer) == 150


def test_the_parent_body_is_not_first_and_second(cast: Cast, shift: Any) -> None:
    record = forgotten(cast, shift)
    confirm(cast.parent_admin.actor(), record)
    with pytest.raises(CannotConfirm) as error:
        second(cast.parent_admin.actor(), record)
    assert str(error.value) == str(HOLDS["first"])


def test_the_second_person_sends_back_with_a_reason(cast: Cast, shift: Any) -> None:
    record = forgotten(cast, shift)
    confirm(cast.confirmer.actor(), record)
    args = {"actor": cast.parent_admin.actor(), "record_id": record.pk, "now": shift.ends_at}
    with pytest.raises(ReasonNeeded):
        return_record(**args, reason="  ")
    back = return_record(**args, reason="领队说人提前走了")
    assert (back.state, back.confirmed_by) == (RecordState.PENDING, None)
    with pytest.raises(CannotConfirm):
        confirm(cast.confirmer.actor(), record)


def test_an_undecided_exception_waits(cast: Cast, shift: Any) -> None:
    punch(shift, cast.volunteer, "in", shift.starts_at)
    record = proposed(shift, cast.volunteer)
    with pytest.raises(CannotConfirm) as error:
        confirm(cast.confirmer.actor(), record)
    assert str(error.value) == str(HOLDS["undecided"])


def test_minutes_by_hand_need_a_reason_and_sense(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    args: dict[str, Any] = {
        "actor": cast.confirmer.actor(),
        "record_id": record.pk,
        "decision": "set_minutes",
        "now": shift.ends_at,
    }
    with pytest.raises(ReasonNeeded):
        decide_exception(**args, minutes=100)
    for wrong in (None, 0, -5, 181, 10**9):
        with pytest.raises(MinutesWrong):
            decide_exception(**args, minutes=wrong, reason="中间离开了")
    done = decide_exception(**args, minutes=100, reason="中间离开了")
    assert (done.minutes, done.needs_second, done.grade) == (100, True, "B")
    more = decide_exception(**args, minutes=170, reason="收尾多做了一会儿")
    assert (more.minutes, more.grade) == (170, "C")
    assert more.span.upper == shift.ends_at + timedelta(minutes=30)
    own = {**args, "actor": cast.org_admin.actor(), "record_id": _own(cast, shift)}
    with pytest.raises(OwnHours):
        decide_exception(**own, minutes=50, reason="我自己的")


def _own(cast: Cast, shift: Any) -> Any:
    attend(shift, cast.org_admin)
    return proposed(shift, cast.org_admin).pk


def test_a_rejected_record_says_why_and_stays(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    done = reject_record(
        actor=cast.confirmer.actor(),
        record_id=record.pk,
        reason="同班的人没见到",
        now=shift.ends_at,
    )
    assert done.state == RecordState.REJECTED
    assert Notice.objects.in_city(CITY).get(person_id=cast.volunteer.id).params["reason"]
    assert proposed(shift, cast.volunteer).pk == record.pk
    with pytest.raises(AlreadySettled):
        confirm(cast.confirmer.actor(), record)


def test_unverified_people_wait_and_are_told(cast: Cast, shift: Any) -> None:
    person = cast.volunteer.person
    type(person).objects.filter(pk=person.pk).update(verification="none")
    type(cast.volunteer.volunteer).objects.in_city(CITY).filter(
        pk=cast.volunteer.volunteer.pk
    ).update(is_verified=False)
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    assert record.flags == [Flag.UNVERIFIED]
    assert Notice.objects.in_city(CITY).get(person_id=person.pk).kind == "attendance.unverified"
    with pytest.raises(CannotConfirm) as error:
        confirm(cast.confirmer.actor(), record)
    assert str(error.value) == str(HOLDS["unverified"])


def test_two_places_at_once_are_not_both_counted(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    confirm(cast.confirmer.actor(), proposed(shift, cast.volunteer))
    other = shift_of(make_activity(cast, starts_at=shift.starts_at + timedelta(minutes=110)))
    attend(other, cast.volunteer)
    record = proposed(other, cast.volunteer)
    keep = {"actor": cast.confirmer.actor(), "record_id": record.pk, "now": other.ends_at}
    decide_exception(**keep, decision="keep")
    with pytest.raises(CannotConfirm) as error:
        confirm(cast.confirmer.actor(), record)
    assert str(error.value) == str(HOLDS["overlap"])
    done = decide_exception(**keep, decision="deduct")
    assert (done.minutes, done.span.lower) == (110, shift.ends_at)
    assert confirm(cast.confirmer.actor(), record).sent == [record.pk]
    second(cast.parent_admin.actor(), record)
    assert balance(cast.volunteer) == 260


def test_over_eight_hours_need_the_parent_body_over_twelve_the_city(cast: Cast) -> None:
    shift = shift_of(make_activity(cast, minutes=9 * 60))
    attend(shift, cast.volunteer)
    attend(shift, cast.second_volunteer)
    record = proposed(shift, cast.volunteer)
    assert Flag.LONG_DAY in record.flags
    assert confirm(cast.confirmer.actor(), record).sent == [record.pk]
    second(cast.parent_admin.actor(), record)
    day = shift_of(make_activity(cast, minutes=13 * 60))
    attend(day, cast.elder)
    longest = proposed(day, cast.elder)
    assert Flag.VERY_LONG_DAY in longest.flags
    confirm(cast.confirmer.actor(), longest)
    with pytest.raises(CannotConfirm) as error:
        second(cast.parent_admin.actor(), longest)
    assert str(error.value) == str(HOLDS["city"])
    second(cast.city_clerk.actor(), longest)
    assert balance(cast.elder) == 13 * 60


def test_weak_evidence_has_caps_per_person_and_confirmer(cast: Cast, now: Any) -> None:
    CityRule.objects.create(
        city_id=CITY,
        key="attendance.weak_records_per_confirmer_day",
        value={"D": 1},
        valid_from=now - timedelta(days=1),
    )
    shift = shift_of(make_activity(cast, minutes=300))
    records = []
    for member in (cast.volunteer, cast.second_volunteer, cast.elder):
        attend(shift, member, method="declaration", fence="none")
        records.append(proposed(shift, member))
    assert {r.grade for r in records} == {"D"}
    with pytest.raises(CannotConfirm) as error:
        confirm(cast.confirmer.actor(), records[0])
    assert str(error.value) == str(HOLDS["cap_person"])
    for record in records:
        decide_exception(
            actor=cast.confirmer.actor(),
            record_id=record.pk,
            decision="set_minutes",
            minutes=60,
            reason="核对过",
            now=now,
        )
    outcome = confirm_records(
        actor=cast.confirmer.actor(),
        shift_id=shift.pk,
        record_ids=[r.pk for r in records],
        now=shift.ends_at,
    )
    assert len(outcome.sent) == 1
    assert set(outcome.held.values()) == {"cap_confirmer"}


def statements(cast: Cast, number: int) -> int:
    shift = shift_of(make_activity(cast, capacity=number))
    people = many_volunteers(cast, number)
    for member in people:
        make_placement(shift, member)
        attend(shift, member)
    ids = [proposed(shift, member).pk for member in people]
    with CaptureQueriesContext(connection) as asked:
        outcome = confirm_records(
            actor=cast.confirmer.actor(), shift_id=shift.pk, record_ids=ids, now=shift.ends_at
        )
    assert len(outcome.counted) == number
    assert Transfer.objects.in_city(CITY).count() == number
    return len(asked.captured_queries)


def test_five_hundred_people_take_a_bounded_number_of_statements(cast: Cast) -> None:
    assert statements(cast, 500) <= 40


def test_somebody_elses_shift_is_not_confirmed_by_naming_its_records(
    cast: Cast, shift: Any
) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    other = shift_of(make_activity(cast))
    with pytest.raises(AlreadySettled):
        confirm_records(
            actor=cast.confirmer.actor(),
            shift_id=other.pk,
            record_ids=[record.pk],
            now=shift.ends_at,
        )
