"""A day of punches as a random walk over the real deeds, judged by an account kept beside them.

Codes, roll calls, offline batches (late, doubled, in any order, from phones that go wrong by 90
seconds or by a day), taken-back roll calls, closing and confirming. The account knows what was
accepted and works the minutes out by ``plain_minutes``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid5

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.attendance.plain_minutes import MINUTE, Seen, worth
from tests.cast import CITY, NOW
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import make_placement
from tests.support import databases
from zhihe.attendance.actions import (
    auto_close_shift,
    check_in_leader,
    confirm_records,
    punch_batch,
    punch_by_code,
    roll_call,
    undo_roll_call,
)
from zhihe.attendance.models import Punch, PunchVoid, ServiceRecord
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import get_shift
from zhihe.attendance.queries.code_proofs import Proof
from zhihe.attendance.terms import Method, PunchKind
from zhihe.audit.models import AuditEvent
from zhihe.platform.refusals import Refusal

PLACED = ("volunteer", "elder")
WHO = st.sampled_from((*PLACED, *PLACED, "stranger", "leader"))
DEEDS = (*("scan", "lead", "wait", "offline", "call") * 3, "close", "settle", "undo", "again")
# Minutes between what the phone says and what is: right, 90 seconds wrong, a day wrong, waited.
SKEWS = (0, -1.5, 1.5, 3, -1440, 1440, -75, -5, -10, -15, -20, -25, -30, -35, -40)
EARLY, GRACE = 30 * MINUTE, 30 * MINUTE
NAMES = UUID(int=7)


@dataclass(frozen=True)
class Taken:
    """A punch the platform said yes to."""

    client_id: UUID
    who: str
    where: int
    kind: str
    at: datetime
    roll: bool
    by: str


class PunchMachine(RuleBasedStateMachine):
    """Two shifts, one after the other; two placed people, a leader, a stranger, a second leader."""

    cast: ClassVar[Any] = None

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        first = make_activity(self.cast, starts_at=NOW, minutes=60)
        later = make_activity(self.cast, starts_at=NOW + 60 * MINUTE, minutes=30)
        self.shifts = [get_shift(CITY, shift_of(a).pk) for a in (first, later)]
        for shift in self.shifts:
            for key in PLACED:
                make_placement(shift, self.cast.members[key])
        self.now = NOW - 20 * MINUTE
        self.taken: dict[UUID, Taken] = {}
        self.voided: set[UUID] = set()
        self.told: dict[tuple[str, int], datetime] = {}  # when the record was last proposed
        self.settled: set[tuple[str, int]] = set()
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize()
    def the_leader_is_there(self) -> None:
        self.lead(0, "in")

    @rule(
        deed=st.sampled_from(DEEDS),
        who=WHO,
        where=st.sampled_from([0, 0, 0, 1]),
        kind=st.sampled_from(["in", "out"]),
        minutes=st.sampled_from([1, 4, 10, 25, 40, 200]),
        skews=st.lists(
            st.tuples(st.sampled_from(SKEWS), st.sampled_from(["in", "out"])),
            min_size=1,
            max_size=3,
        ),
        by=st.sampled_from(["leader", "leader", "project_manager", "stranger"]),
        pick=st.integers(0, 7),
    )
    def step(self, deed: str, **drawn: Any) -> None:
        wanted = inspect.signature(getattr(self, deed)).parameters
        getattr(self, deed)(**{name: drawn[name] for name in wanted})

    # the account -----------------------------------------------------------------------------
    def key(self) -> UUID:
        self.number += 1
        return uuid5(NAMES, str(self.number))

    def span(self, where: int) -> tuple[datetime, datetime]:
        return self.shifts[where].starts_at, self.shifts[where].ends_at

    def live(self, who: str, where: int, roll: bool | None = None) -> list[Taken]:
        return [
            t
            for t in self.taken.values()
            if (t.who, t.where) == (who, where)
            and t.client_id not in self.voided
            and roll in (None, t.roll)
        ]

    def account(self, punch: Taken) -> None:
        """An accepted punch; the same client id is the same punch."""
        if punch.client_id in self.taken:
            assert self.taken[punch.client_id] == punch, "a known punch changed"
            return
        start, end = self.span(punch.where)
        assert start - EARLY <= punch.at <= end + GRACE, "outside the window"
        assert punch.at <= self.now, "ahead of our own clock"
        self.taken[punch.client_id] = punch
        if (punch.who, punch.where) not in self.settled:
            self.told[punch.who, punch.where] = self.now

    def is_there(self, who: str, where: int) -> bool:
        """By their own punches alone."""
        own = sorted((t.at, t.kind) for t in self.live(who, where, roll=False))
        return bool(own) and own[-1][1] == "in"

    def attempt(self, deed: Callable[..., Any], **args: Any) -> Any:
        try:
            with transaction.atomic():
                return deed(now=self.now, **args)
        except Refusal:
            return None

    def actor(self, who: str) -> Any:
        member = self.cast.members[who]
        return member.actor(next(iter(member.appointments), None))

    # deeds -----------------------------------------------------------------------------------
    def wait(self, minutes: int) -> None:
        if self.now < NOW + timedelta(hours=12):
            self.now += minutes * MINUTE

    def scan(self, who: str, where: int, kind: str, pick: int) -> None:
        """The code was seen up to seven minutes ago (sign-in took so long)."""
        seen = self.now - (pick % 8) * MINUTE * (pick % 2)
        own = sorted((t.at, t.kind) for t in self.live(who, where, roll=False))
        key = self.key()
        made = self.attempt(
            punch_by_code.punch_by_code,
            actor=self.actor(who),
            volunteer_id=self.cast.members[who].volunteer.pk,
            proof=Proof(get_shift(CITY, self.shifts[where].pk), Method.ROTATING_CODE, seen),
            kind=PunchKind(kind),
            client_id=key,
        )
        if made is None:
            return
        assert who in (*PLACED, "leader"), "checked in without a place"
        if own and own[-1][0] <= seen and kind == "in":
            assert own[-1][1] == "out", "two arrivals without a leaving between"
        assert made.counted_at == seen, "the moment of the scan counts"
        self.account(Taken(key, who, where, kind, seen, False, who))

    def lead(self, where: int, kind: str) -> None:
        key = self.key()
        made = self.attempt(
            check_in_leader.check_in_leader,
            actor=self.actor("leader"),
            shift=self.shifts[where],
            kind=PunchKind(kind),
            client_id=key,
        )
        if made is not None:
            self.account(Taken(key, "leader", where, kind, self.now, False, "leader"))

    def call(self, by: str, who: str, where: int, kind: str) -> None:
        key = self.key()
        volunteer = self.cast.members[who].volunteer.pk
        made = self.attempt(
            roll_call.roll_call,
            actor=self.actor(by),
            shift=self.shifts[where],
            volunteer_ids=[volunteer],
            kind=PunchKind(kind),
            client_id=key,
        )
        if made is None:
            return
        assert who in PLACED, "called without a place"
        assert self.is_there(by, where), "called by somebody who is not there"
        self.account(Taken(uuid5(key, str(volunteer)), who, where, kind, self.now, True, by))

    def undo(self, pick: int, by: str) -> None:
        calls = [t for t in self.taken.values() if t.roll]
        if not calls:
            return
        chosen = calls[pick % len(calls)]
        row = Punch.objects.in_city(CITY).get(client_id=chosen.client_id)
        self.attempt(
            undo_roll_call.undo_roll_call,
            actor=self.actor(by),
            shift=self.shifts[chosen.where],
            punch_id=row.pk,
        )
        if PunchVoid.objects.in_city(CITY).filter(punch=row).exists():
            if chosen.client_id not in self.voided:
                assert by == chosen.by, "taken back by another"
                assert (chosen.who, chosen.where) not in self.settled, "taken back after the yes"
                self.told[chosen.who, chosen.where] = self.now
            self.voided.add(chosen.client_id)

    def offline(self, who: str, where: int, skews: list[tuple[float, str]], pick: int) -> None:
        """Punches that waited in a phone; the same ones are sent twice when ``pick`` is even."""
        shift = self.shifts[where]
        claims = []
        if pick in (3, 7):  # a whole day of coming and going
            moments = sorted({minutes for minutes, _ in skews if minutes > -1440})
            skews = [(minutes, ("in", "out")[n % 2]) for n, minutes in enumerate(moments)]
        for minutes, kind in skews:
            claimed = self.now + minutes * MINUTE
            token = codes.rotating_token(shift.activity, shift.pk, claimed)
            claims.append(
                punch_batch.Claim(self.key(), shift.pk, PunchKind(kind), claimed, code=token)
            )
        batch = [*claims, *reversed(claims)] if pick % 2 == 0 else claims
        done = self.attempt(punch_batch.punch_batch, actor=self.actor(who), claims=batch)
        accepted = {o.client_id: o.punch for o in done or () if o.punch}
        for claim in claims:
            if claim.client_id in accepted:
                self.accept(claim, who, where)

    def accept(self, claim: Any, who: str, where: int) -> None:
        assert who in (*PLACED, "leader"), "an offline punch without a place"
        assert claim.claimed_at <= self.now + timedelta(seconds=90), "a claim ahead of our clock"
        start, end = self.span(where)
        at = min(max(min(claim.claimed_at, self.now), start - EARLY), end + GRACE)
        self.account(Taken(claim.client_id, who, where, str(claim.kind), at, False, who))

    def again(self, pick: int, who: str) -> None:
        """A known client id, once by its owner and once by somebody else."""
        known = [t for t in self.taken.values() if not t.roll and t.by != "leader"]
        if not known:
            return
        first = known[pick % len(known)]
        made = self.attempt(
            punch_by_code.punch_by_code,
            actor=self.actor(who),
            volunteer_id=self.cast.members[who].volunteer.pk,
            proof=Proof(get_shift(CITY, self.shifts[first.where].pk), Method.TYPED_CODE, self.now),
            kind=PunchKind(first.kind),
            client_id=first.client_id,
        )
        if made is not None:
            assert who == first.who, "another's punch was given out"
            assert made.counted_at == first.at, "a repeated punch moved"

    def close(self, where: int) -> None:
        before = set(self.records(where, "open"))
        closed = auto_close_shift.auto_close_shift(
            city=CITY, shift_id=self.shifts[where].pk, now=self.now
        )
        assert not closed or self.now >= self.shifts[where].ends_at + GRACE, "closed too early"
        if self.now >= self.shifts[where].ends_at + GRACE:
            for who in before:
                self.told[who, where] = self.now

    def records(self, where: int, flag: str) -> list[str]:
        names = {self.cast.members[w].id: w for w in (*PLACED, "leader")}
        rows = ServiceRecord.objects.in_city(CITY).filter(
            shift_id=self.shifts[where].pk, flags__contains=[flag], state="pending"
        )
        return [names[p] for p in rows.values_list("person_id", flat=True)]

    def settle(self, where: int, pick: int) -> None:
        who = ("confirmer", "org_admin", "leader", "project_manager")[pick % 4]
        rows = ServiceRecord.objects.in_city(CITY).filter(shift_id=self.shifts[where].pk)
        ids = list(rows.filter(state="pending").values_list("pk", flat=True))
        if not ids:
            return
        self.attempt(
            confirm_records.confirm_records,
            actor=self.actor(who),
            shift_id=self.shifts[where].pk,
            record_ids=ids,
        )
        names = {self.cast.members[w].id: w for w in (*PLACED, "leader")}
        for row in rows.exclude(state="pending"):
            self.settled.add((names[row.person_id], where))
            calls = {t.by for t in self.live(names[row.person_id], where, roll=True)}
            callers = {self.cast.members[by].id for by in calls}
            assert row.confirmed_by not in callers, "confirmed by whoever called the roll"

    # what must always hold -------------------------------------------------------------------
    @invariant()
    def every_punch_is_there_once(self) -> None:
        shifts = [s.pk for s in self.shifts]
        rows = Punch.objects.in_city(CITY).filter(shift_id__in=shifts)
        found = dict(rows.values_list("client_id", "counted_at"))
        assert found == {t.client_id: t.at for t in self.taken.values()}, "punches lost or moved"
        told = AuditEvent.objects.in_city(CITY).filter(
            verb="attendance.punch", subject_id__in=rows.values("pk")
        )
        assert told.count() == len(found), "a punch without its trace"

    @invariant()
    def minutes_are_those_of_the_account(self) -> None:
        for (who, where), asked in self.told.items():
            if (who, where) in self.settled:
                continue
            punches = [Seen(t.at, t.kind, t.roll) for t in self.live(who, where)]
            start, end = self.span(where)
            said, record = worth(punches, start, end, asked), self.record(who, where)
            assert record is not None, "a punch without a record"
            assert (record.minutes, record.presence_minutes) == (said.minutes, said.seen), (
                f"minutes {record.minutes}/{record.presence_minutes} instead of {said}"
            )
            assert record.auto_closed == said.closed, "a forgotten leaving is not marked"
            assert not (said.closed and record.grade == "A"), "a closed end proves as much"
            callers = {self.cast.members[t.by].id for t in self.live(who, where, roll=True)}
            assert callers <= set(record.roll_caller_ids), "a roll caller is forgotten"
            assert record.creator_id == self.shifts[where].activity.created_by, "another creator"

    def record(self, who: str, where: int) -> ServiceRecord | None:
        rows = ServiceRecord.objects.in_city(CITY).filter(
            shift_id=self.shifts[where].pk, person_id=self.cast.members[who].id
        )
        return rows.first()

    @invariant()
    def the_books_are_right(self) -> None:
        databases.check_invariants()
