"""The life of records as a state machine over the real actions; ``tests/faults`` plants the faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
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
from zhihe.audit.models import AuditEvent
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
# Who may what, written down a second time: the team's desk and the levels above it.
FIRST, ABOVE = ("confirmer", "org_admin", "parent_admin"), ("parent_admin", "township_clerk")
MAY = {
    "confirm_records": FIRST,
    "decide_exception": FIRST,
    "second_confirm_records": ABOVE,
    "return_record": ABOVE,
    "unfreeze_record": ABOVE,
    "reverse_record": ABOVE,
    "decide_correction": ABOVE,
    "reject_record": (*FIRST, *ABOVE),
    "freeze_record": (*FIRST, *ABOVE),
    "correct_record": (*FIRST, *ABOVE),
}
OWN_HANDS = ("freeze_record", "unfreeze_record", "return_record")  # stop or send back, never count
STRONG = ("confirm_records", "second_confirm_records", "reverse_record", "decide_correction")
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
        before, name = self.lines(), deed.__name__
        seen = set(AuditEvent.objects.in_city(CITY).values_list("pk", flat=True))
        try:
            with transaction.atomic():
                done = deed(now=self.now, **args)
        except Refusal:
            return None
        after = self.lines()
        changed = {pk for pk, line in after.items() if pk in before and before[pk] != line}
        self.judge_traces(changed, seen)
        if "actor" in args:
            self.judge_hands(name, args["actor"], {*changed, args.get("record_id")} - {None})
        return done

    def lines(self) -> dict[UUID, tuple[Any, ...]]:
        """What of a record must not change in silence."""
        rows = ServiceRecord.objects.in_city(CITY)
        columns = ("state", "minutes", "claim_state", "confirmed_by", "second_by", "flags")
        return {row[0]: row[1:] for row in rows.values_list("pk", *columns)}

    def judge_traces(self, changed: set[UUID], seen: set[UUID]) -> None:
        told = AuditEvent.objects.in_city(CITY).exclude(pk__in=seen)
        silent = changed - set(told.values_list("subject_id", flat=True))
        assert not silent, "a record changed without a trace"

    def judge_hands(self, name: str, actor: Any, touched: set[UUID]) -> None:
        """By a table written here: who did it, with a second factor, at nothing of their own."""
        who = next(k for k, m in self.cast.members.items() if m.id == actor.person_id)
        assert who in MAY[name], f"{name} by {who}"
        assert actor.strong or name not in STRONG, f"{name} without a second factor"
        for row in ServiceRecord.objects.in_city(CITY).filter(pk__in=touched):
            own = {row.person_id, row.creator_id, row.leader_id, row.entered_by}
            if name not in OWN_HANDS:
                assert actor.person_id not in {*own, *row.roll_caller_ids}, f"{name}: their own"
            if name == "confirm_records":
                assert row.confirmed_by == actor.person_id, "confirmed in another's name"
            if name == "second_confirm_records":
                assert row.second_by == actor.person_id, "seconded in another's name"
                assert row.second_by != row.confirmed_by, "one person twice"
            if name == "reverse_record":
                assert actor.person_id not in (row.confirmed_by, row.second_by), "their own yes"

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
            actor=self.cast.members[who].actor(strong=number != 5),
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
                actor=self.cast.members[who].actor(strong=number != 5),
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
            reverse_record,
            actor=self.cast.members[who].actor(strong=number != 5),
            record_id=row.pk,
            reason="查",
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
