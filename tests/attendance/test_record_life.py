"""The life of records as a state machine over the real actions; planted faults must be found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import CITY, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed, punch
from tests.support import databases
from zhihe.accounts.models import Person
from zhihe.attendance.actions import claim_hours as claiming
from zhihe.attendance.actions import confirm_records as confirming
from zhihe.attendance.actions import decide_correction as correcting
from zhihe.attendance.actions import reverse_record as reversing
from zhihe.attendance.actions import settle_records as settling
from zhihe.attendance.actions.claim_hours import claim_hours
from zhihe.attendance.actions.confirm_records import confirm_records
from zhihe.attendance.actions.correct_record import correct_record
from zhihe.attendance.actions.decide_correction import decide_correction
from zhihe.attendance.actions.decide_exception import decide_exception
from zhihe.attendance.actions.freeze_record import freeze_record
from zhihe.attendance.actions.reject_record import reject_record
from zhihe.attendance.actions.return_record import return_record
from zhihe.attendance.actions.reverse_record import reverse_record
from zhihe.attendance.actions.second_confirm_records import second_confirm_records
from zhihe.attendance.actions.unfreeze_record import unfreeze_record
from zhihe.attendance.models import CorrectionDraft, ServiceRecord
from zhihe.attendance.rules.desk import TRANSITIONS
from zhihe.ledger.models import LedgerAccount
from zhihe.platform.refusals import Refusal
from zhihe.volunteers.models import Volunteer

# Those who can do something stand more than once, so that long lives are reached.
ACTORS = (
    "confirmer",
    "parent_admin",
    "parent_admin",
    "confirmer",
    "org_admin",
    "township_clerk",
    "org_admin",
    "leader",
    "volunteer",
    "stranger",
    "sibling_admin",
)
MEMBERS = ("volunteer", "elder", "org_admin")
actors, members = st.sampled_from(ACTORS), st.sampled_from(MEMBERS)
numbers, minutes = st.integers(0, 5), st.integers(1, 200)


class RecordLife(RuleBasedStateMachine):
    """Three shifts (two at the same time), three people, one of them unclaimed."""

    cast: Cast
    counted: dict[UUID, int]

    @initialize()
    def begin(self) -> None:
        self.counted = defaultdict(int)
        self.point = transaction.atomic()
        self.point.__enter__()
        first = make_activity(self.cast, minutes=120)
        beside = make_activity(
            self.cast, minutes=120, starts_at=first.starts_at + timedelta(hours=1)
        )
        after = make_activity(self.cast, minutes=60, starts_at=first.starts_at + timedelta(hours=5))
        self.shifts = [shift_of(a) for a in (first, beside, after)]
        self.now = after.ends_at + timedelta(hours=2)
        elder = self.cast.elder
        self.account = elder.person.account_id
        Person.objects.filter(pk=elder.id).update(account=None, claimed_at=None)
        Volunteer.objects.in_city(CITY).filter(pk=elder.volunteer.pk).update(is_claimed=False)
        self.some_lives()

    def some_lives(self) -> None:
        """Two counted records (one unclaimed), one forgotten check-out that is decided."""
        self.come("volunteer", 0, True)
        self.come("elder", 0, True)
        self.confirm("confirmer", 0)
        self.come("volunteer", 2, False)
        self.come("org_admin", 2, True)
        self.correct(0, "confirmer", 100)
        self.decide(2, "close_at_end", 60, "confirmer")

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def record(self, number: int) -> ServiceRecord | None:
        rows = list(ServiceRecord.objects.in_city(CITY).select_related("shift").order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def attempt(self, deed: Callable[..., Any], **args: Any) -> Any:
        self.now += timedelta(minutes=1)
        try:
            with transaction.atomic():
                return deed(now=self.now, **args)
        except Refusal:
            return None

    def earn(self, ids: list[UUID]) -> None:
        for row in ServiceRecord.objects.in_city(CITY).filter(pk__in=ids, claim_state="claimed"):
            self.counted[row.volunteer_id] += row.minutes

    @rule(who=members, number=numbers, whole=st.booleans())
    def come(self, who: str, number: int, whole: bool) -> None:
        shift, member = self.shifts[number % 3], self.cast.members[who]
        attend(shift, member) if whole else punch(shift, member, "in", shift.starts_at)
        proposed(shift, member, self.now)

    @rule(who=actors, number=numbers)
    def confirm(self, who: str, number: int) -> None:
        row = self.record(number)
        if row is None:
            return
        ids = list(
            ServiceRecord.objects.in_city(CITY)
            .filter(shift_id=row.shift_id)
            .values_list("pk", flat=True)
        )
        done = self.attempt(
            confirm_records,
            actor=self.cast.members[who].actor(),
            shift_id=row.shift_id,
            record_ids=ids,
        )
        self.earn(done.counted if done else [])

    @rule(who=actors, number=numbers)
    def nod(self, who: str, number: int) -> None:
        row = self.record(number)
        if row is not None:
            done = self.attempt(
                second_confirm_records,
                actor=self.cast.members[who].actor(),
                shift_id=row.shift_id,
                record_ids=[row.pk],
            )
            self.earn(done.counted if done else [])

    @rule(
        number=numbers,
        way=st.sampled_from(["close_at_end", "deduct", "keep", "set_minutes"]),
        n=minutes,
        who=actors,
    )
    def decide(self, number: int, way: str, n: int, who: str) -> None:
        row = self.record(number)
        if row is not None:
            self.attempt(
                decide_exception,
                actor=self.cast.members[who].actor(),
                record_id=row.pk,
                decision=way,
                minutes=n,
                reason="核对过",
            )

    @rule(
        number=numbers,
        who=actors,
        deed=st.sampled_from([reject_record, return_record, freeze_record, unfreeze_record]),
    )
    def move(self, number: int, who: str, deed: Any) -> None:
        row = self.record(number)
        if row is not None:
            self.attempt(deed, actor=self.cast.members[who].actor(), record_id=row.pk, reason="查")

    @rule(number=numbers, who=actors)
    def reverse(self, number: int, who: str) -> None:
        row = self.record(number)
        done = row and self.attempt(
            reverse_record, actor=self.cast.members[who].actor(), record_id=row.pk, reason="查"
        )
        if done and done.claim_state == "claimed":
            self.counted[done.volunteer_id] -= done.minutes

    @rule(number=numbers, who=actors, n=minutes)
    def correct(self, number: int, who: str, n: int) -> None:
        row = self.record(number)
        if row is not None:
            self.attempt(
                correct_record,
                actor=self.cast.members[who].actor(),
                record_id=row.pk,
                minutes=n,
                reason="更正",
            )

    @rule(who=actors, accept=st.booleans())
    def answer(self, who: str, accept: bool) -> None:
        draft = CorrectionDraft.objects.in_city(CITY).filter(state="waiting").first()
        if draft is None:
            return
        done = self.attempt(
            decide_correction,
            actor=self.cast.members[who].actor(),
            draft_id=draft.pk,
            accept=accept,
            words="查过",
        )
        row = ServiceRecord.objects.in_city(CITY).get(pk=draft.record_id)
        if done and accept and row.claim_state == "claimed":
            self.counted[row.volunteer_id] += draft.minutes_after - draft.minutes_before

    @precondition(lambda self: hasattr(self, "account"))
    @rule()
    def claim(self) -> None:
        elder = self.cast.elder
        Person.objects.filter(pk=elder.id).update(account=self.account, claimed_at=self.now)
        self.counted[elder.volunteer.pk] += (  # type: ignore[union-attr]
            self.attempt(claim_hours, city=CITY, person_id=elder.id) or 0
        )

    @invariant()
    def the_books_are_right(self) -> None:
        if not hasattr(self, "counted"):
            return
        databases.check_invariants()
        rows = LedgerAccount.objects.in_city(CITY).filter(unit="recorded", is_issuer=False)
        held = dict(rows.values_list("owner_id", "balance"))
        assert {k: v for k, v in held.items() if v} == {k: v for k, v in self.counted.items() if v}


def live(cast: Cast, examples: int, steps: int = 25) -> None:
    """Run the machine; raises what it finds."""
    machine = type("Machine", (RecordLife,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )


@pytest.mark.row("N11", part="state machine of a record's life")
def test_a_records_life_keeps_the_books(cast: Cast) -> None:
    live(cast, 8)


def _double(monkeypatch: pytest.MonkeyPatch) -> None:
    real = settling.Posting
    monkeypatch.setattr(settling, "Posting", lambda o, m, s: real(o, m * 2, s))


def _forget_reversal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reversing, "post_transfers", lambda **args: 0)


def _forget_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "post_transfers", lambda **args: 0)


def _forget_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "post_transfers", lambda **args: 0)


def _skip_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "needs_second", lambda *args: False)


def _no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "record_events", lambda **args: [])


def _own_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "bar_of", lambda *args: "")


def _forget_posting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "post_transfers", lambda **args: 0)


def _open_state(monkeypatch: pytest.MonkeyPatch) -> None:
    every = tuple(s for starts, _ in TRANSITIONS.values() for s in starts)
    monkeypatch.setitem(TRANSITIONS, "reverse", (every, TRANSITIONS["reverse"][1]))
    monkeypatch.setattr(reversing, "CONFIRMED_STATES", every)


FAULTS = {
    _double: "I3",
    _forget_reversal: "I3",
    _forget_correction: "I3",
    _forget_claim: "I3",
    _forget_posting: "I3",
    _skip_second: "I4d",
    _no_trace: "I4b",
    _own_hours: "record_first_is_another",
    _open_state: "I3",
}


@pytest.mark.slow
@pytest.mark.parametrize("plant", FAULTS, ids=lambda f: f.__name__.strip("_"))
def test_a_planted_fault_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, DatabaseError), match=FAULTS[plant]):
        live(cast, 120, 30)
