"""Corrections are new rows by two persons; claims, freezes and reversals keep the books equal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.attendance.test_confirm_records import balance, confirm, second
from tests.cast import CITY, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, make_placement, proposed
from zhihe.accounts.models import Person
from zhihe.attendance.actions.answer_correction import answer_correction
from zhihe.attendance.actions.ask_correction import ask_correction
from zhihe.attendance.actions.claim_hours import claim_hours
from zhihe.attendance.actions.correct_record import correct_record
from zhihe.attendance.actions.decide_correction import decide_correction
from zhihe.attendance.actions.disown_hours import disown_hours
from zhihe.attendance.actions.freeze_record import freeze_record
from zhihe.attendance.actions.reject_record import reject_record
from zhihe.attendance.actions.reverse_record import reverse_record
from zhihe.attendance.actions.unfreeze_record import unfreeze_record
from zhihe.attendance.actions.withdraw_correction import withdraw_correction
from zhihe.attendance.errors.records import (
    AlreadyAsked,
    AlreadySettled,
    CannotConfirm,
    CorrectionOpen,
    MinutesWrong,
    NotThere,
    NotWaiting,
    OwnHours,
    ReasonNeeded,
    SameMinutes,
)
from zhihe.attendance.models import (
    CorrectionRequest,
    RecordCorrection,
    RecordReview,
    ServiceRecord,
)
from zhihe.ledger.models import Transfer
from zhihe.messaging.models import Notice
from zhihe.platform.refusals import Forbidden, Refusal, StepUpNeeded
from zhihe.volunteers.models import Volunteer


@pytest.fixture
def shift(cast: Cast) -> Any:
    return shift_of(make_activity(cast))


@pytest.fixture
def counted(cast: Cast, shift: Any) -> ServiceRecord:
    """A confirmed record of 150 minutes."""
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    confirm(cast.confirmer.actor(), record)
    return record


def correction(cast: Cast, record: ServiceRecord, minutes: int = 120, **over: Any) -> Any:
    args = {
        "actor": cast.confirmer.actor(),
        "record_id": record.pk,
        "minutes": minutes,
        "reason": "中间离开半小时",
        "now": record.shift.ends_at + timedelta(days=1),
    }
    return correct_record(**(args | over))


def decided(cast: Cast, draft: Any, actor: Any = None, *, accept: bool = True) -> Any:
    return decide_correction(
        actor=actor or cast.parent_admin.actor(),
        draft_id=draft.pk,
        accept=accept,
        words="查过了",
        now=draft.at + timedelta(hours=1),
    )


def test_a_correction_is_a_new_row_with_two_persons(cast: Cast, counted: Any) -> None:
    draft = correction(cast, counted)
    assert balance(cast.volunteer) == 150
    decided(cast, draft)
    row = RecordCorrection.objects.in_city(CITY).get()
    assert (row.minutes_before, row.minutes_after) == (150, 120)
    assert (row.by_id, row.second_by) == (cast.confirmer.id, cast.parent_admin.id)
    assert balance(cast.volunteer) == 120
    assert [t.amount for t in Transfer.objects.in_city(CITY).order_by("at", "pk")] == [150, 30]
    counted.refresh_from_db()
    assert (counted.minutes, counted.proposed_minutes) == (120, 150)
    assert RecordReview.objects.in_city(CITY).filter(step="first").get().minutes_after == 150
    with pytest.raises(NotWaiting):
        decided(cast, draft)
    more = correction(cast, counted, 170)
    decided(cast, more)
    assert balance(cast.volunteer) == 170


@pytest.mark.parametrize(
    "who",
    [
        "confirmer",
        "org_admin",
        "leader",
        "volunteer",
        "stranger",
        "sibling_admin",
        "other_township_clerk",
    ],
)
def test_nobody_of_the_same_level_or_outside_is_the_second(
    cast: Cast, counted: Any, who: str
) -> None:
    draft = correction(cast, counted)
    with pytest.raises(Refusal):
        decided(cast, draft, cast.members[who].actor())
    assert balance(cast.volunteer) == 150


def test_a_correction_makes_sense_or_is_refused(cast: Cast, counted: Any) -> None:
    for minutes, error in (
        (0, MinutesWrong),
        (-1, MinutesWrong),
        (181, MinutesWrong),
        (150, SameMinutes),
    ):
        with pytest.raises(error):
            correction(cast, counted, minutes)
    with pytest.raises(ReasonNeeded):
        correction(cast, counted, reason=" ")
    with pytest.raises(StepUpNeeded):
        correction(cast, counted, actor=cast.confirmer.actor(strong=False))
    with pytest.raises(Forbidden):
        correction(cast, counted, actor=cast.leader.actor())
    correction(cast, counted)
    with pytest.raises(CorrectionOpen):
        correction(cast, counted, 110)


def test_an_admin_cannot_correct_what_they_led(cast: Cast) -> None:
    shift = shift_of(make_activity(cast, leader_id=cast.parent_admin.id))
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    confirm(cast.confirmer.actor(), record)
    draft = correction(cast, record)
    with pytest.raises(OwnHours):
        decided(cast, draft)
    with pytest.raises(OwnHours):
        reverse_record(
            actor=cast.parent_admin.actor(), record_id=record.pk, reason="x", now=shift.ends_at
        )


@pytest.mark.row("R03")
def test_my_hours_are_wrong_is_answered_with_reasons_in_ten_working_days(
    cast: Cast, counted: Any, now: Any
) -> None:
    ask = {
        "actor": cast.volunteer.actor(),
        "record": counted,
        "words": "我多待了二十分钟",
        "now": now,
    }
    request = ask_correction(**ask, minutes=170)
    assert request.due_on == date(2026, 12, 4)
    with pytest.raises(AlreadyAsked):
        ask_correction(**ask)
    answer = {"actor": cast.confirmer.actor(), "request": request, "now": now}
    with pytest.raises(ReasonNeeded):
        answer_correction(**answer, accept=False, words=" ")
    with pytest.raises(Forbidden):
        answer_correction(
            **{**answer, "actor": cast.stranger.actor()}, accept=True, words="好", minutes=170
        )
    answer_correction(**answer, accept=True, words="领队也这么说", minutes=170)
    assert balance(cast.volunteer) == 150
    from zhihe.attendance.models import CorrectionDraft

    decided(cast, CorrectionDraft.objects.in_city(CITY).get())
    assert balance(cast.volunteer) == 170
    assert RecordCorrection.objects.in_city(CITY).get().request_id == request.pk
    kinds = set(
        Notice.objects.in_city(CITY)
        .filter(person_id=cast.volunteer.id)
        .values_list("kind", flat=True)
    )
    assert kinds >= {"attendance.request_accepted", "attendance.corrected"}
    with pytest.raises(NotWaiting):
        answer_correction(**answer, accept=False, words="又不行了")


def test_a_dropped_correction_opens_the_request_again(cast: Cast, counted: Any, now: Any) -> None:
    request = ask_correction(actor=cast.volunteer.actor(), record=counted, words="少了", now=now)
    answer_correction(
        actor=cast.confirmer.actor(), request=request, accept=True, words="好", minutes=160, now=now
    )
    from zhihe.attendance.models import CorrectionDraft

    decided(cast, CorrectionDraft.objects.in_city(CITY).get(), accept=False)
    request.refresh_from_db()
    assert (request.state, request.due_on) == ("open", date(2026, 12, 4))
    assert balance(cast.volunteer) == 150
    withdraw_correction(actor=cast.volunteer.actor(), request_id=request.pk, now=now)
    with pytest.raises(NotWaiting):
        withdraw_correction(actor=cast.volunteer.actor(), request_id=request.pk, now=now)


def test_only_the_person_asks_and_only_where_they_were(cast: Cast, counted: Any, now: Any) -> None:
    with pytest.raises(NotThere):
        ask_correction(actor=cast.stranger.actor(), record=counted, words="x", now=now)
    with pytest.raises(NotThere):
        ask_correction(actor=cast.stranger.actor(), shift_id=counted.shift_id, words="x", now=now)


@pytest.mark.parametrize("missing", [True, False])
def test_missing_and_returned_hours_come_in_as_two_persons(
    cast: Cast, shift: Any, now: Any, missing: bool
) -> None:
    what: dict[str, Any] = {"shift_id": shift.pk}
    make_placement(shift, cast.volunteer)
    if not missing:
        attend(shift, cast.volunteer)
        old = proposed(shift, cast.volunteer)
        reject_record(actor=cast.confirmer.actor(), record_id=old.pk, reason="没见到", now=now)
        old.refresh_from_db()
        what = {"record": old}
    request = ask_correction(actor=cast.volunteer.actor(), words="我在的", now=now, **what)
    answer_correction(
        actor=cast.org_admin.actor(),
        request=request,
        accept=True,
        words="照片里有",
        minutes=140,
        now=now,
    )
    record = ServiceRecord.objects.in_city(CITY).get(state="pending")
    assert (record.minutes, record.grade, record.entered_by) == (140, "C", cast.org_admin.id)
    assert (record.replaces_id is None) == missing
    with pytest.raises(CannotConfirm):
        confirm(cast.org_admin.actor(), record)
    confirm(cast.confirmer.actor(), record)
    second(cast.parent_admin.actor(), record)
    assert balance(cast.volunteer) == 140


def test_frozen_minutes_stay_until_released_or_reversed(cast: Cast, counted: Any, now: Any) -> None:
    deed = {"record_id": counted.pk, "now": now, "reason": "抽查"}
    freeze_record(actor=cast.confirmer.actor(), **deed)
    assert balance(cast.volunteer) == 150
    with pytest.raises(AlreadySettled):
        correction(cast, counted)
    with pytest.raises(Forbidden):
        unfreeze_record(actor=cast.confirmer.actor(), **deed)
    unfreeze_record(actor=cast.parent_admin.actor(), **deed)
    with pytest.raises(Forbidden):
        reverse_record(actor=cast.confirmer.actor(), **deed)
    reverse_record(actor=cast.township_clerk.actor(), **deed)
    assert balance(cast.volunteer) == 0
    with pytest.raises(AlreadySettled):
        reverse_record(actor=cast.township_clerk.actor(), **deed)


def unclaimed(cast: Cast) -> Any:
    """The elder entered by somebody, without an account."""
    elder = cast.elder
    account = elder.person.account_id
    Person.objects.filter(pk=elder.id).update(account=None, claimed_at=None)
    Volunteer.objects.in_city(CITY).filter(pk=elder.volunteer.pk).update(
        is_claimed=False, state="unclaimed"
    )
    return account


def test_hours_of_the_unclaimed_count_from_the_claim(cast: Cast, shift: Any, now: Any) -> None:
    account = unclaimed(cast)
    attend(shift, cast.elder)
    record = proposed(shift, cast.elder)
    confirm(cast.confirmer.actor(), record)
    record.refresh_from_db()
    assert (record.state, record.claim_state) == ("confirmed", "waiting")
    decided(cast, correction(cast, record))
    assert balance(cast.elder) == 0
    claim = {"city": CITY, "person_id": cast.elder.id, "now": now + timedelta(days=30)}
    assert claim_hours(**claim) == 0
    Person.objects.filter(pk=cast.elder.id).update(account=account, claimed_at=now)
    assert claim_hours(**claim) == 120
    assert claim_hours(**claim) == 0
    assert balance(cast.elder) == 120
    assert Transfer.objects.in_city(CITY).get().at == now + timedelta(days=30)


def test_this_is_not_me_never_counts(cast: Cast, shift: Any, now: Any) -> None:
    unclaimed(cast)
    attend(shift, cast.elder)
    record = proposed(shift, cast.elder)
    confirm(cast.confirmer.actor(), record)
    assert disown_hours(city=CITY, person_id=cast.elder.id, now=now) == 1
    record.refresh_from_db()
    assert (record.state, record.claim_state) == ("reversed", "disowned")
    assert disown_hours(city=CITY, person_id=cast.elder.id, now=now) == 0


def test_requests_of_others_are_not_shown(cast: Cast, counted: Any, now: Any) -> None:
    ask_correction(actor=cast.volunteer.actor(), record=counted, words="x", now=now)
    from zhihe.attendance.queries.requests import requests_of

    assert requests_of(cast.confirmer.actor()).count() == 1
    assert requests_of(cast.township_clerk.actor()).count() == 1
    for who in ("sibling_admin", "other_admin", "other_township_clerk", "stranger", "volunteer"):
        assert requests_of(cast.members[who].actor()).count() == 0
    assert CorrectionRequest.objects.in_city(CITY).count() == 1
