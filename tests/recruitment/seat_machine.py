"""A random walk over the real deeds of recruitment; the invariants are counted by SQL each step."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from tests.cast import NOW
from tests.factories.activities import make_activity, shift_of
from zhihe.opportunities.models import Shift
from zhihe.platform.invariants import broken, statements
from zhihe.recruitment.actions import (
    accept_offer,
    apply_to_shift,
    assess_applicant,
    cancel_placement,
    change_capacity,
    expire_offers,
    offer_next,
    restore_placement,
    take_late_seat,
    withdraw_application,
)
from zhihe.recruitment.errors import (
    NoSeat,
    NotFitting,
    NotYourTurn,
    OfferOver,
    ReasonNeeded,
    SeatGone,
    ShiftOver,
    StateMoved,
    TooFewSeats,
    UndoOver,
)
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.terms import LIVE_APPLICATIONS, Verdict

PEOPLE = ("volunteer", "second_volunteer", "guardian", "stranger")
SHIFTS = ("morning", "crossing", "after", "chosen")
WHO, WHERE = st.sampled_from(PEOPLE), st.sampled_from((*SHIFTS, "morning", "morning"))
PICK = st.integers(0, 11)
DEEDS = (
    *("apply", "cancel", "refill", "accept", "expire", "wait") * 2,
    *("withdraw", "assess", "resize", "undo", "cancel", "take_late"),
)
OURS = [sql for key, (_words, sql) in statements().items() if " recruitment:" in key]
COUNTS = f"SELECT {' + '.join(f'({sql})' for sql in OURS)}"


class SeatMachine(RuleBasedStateMachine):
    """Four shifts (two overlap, one begins when the first ends, one with assessment), five people.

    ``cast`` is set by the test. Each example lives in a savepoint that is rolled back.
    """

    cast: ClassVar[Any] = None

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.now = NOW
        start, hour = NOW + timedelta(hours=6), timedelta(hours=1)
        plan = {
            "morning": (start, 60, 1, {}),
            "crossing": (start + hour / 2, 60, 2, {}),
            "after": (start + hour, 60, 1, {}),
            "chosen": (start + 3 * hour, 60, 1, {"selection": "review"}),
        }
        self.shifts = {
            key: shift_of(
                make_activity(
                    self.cast, starts_at=at, minutes=m, capacity=n, post=post, cancel_hours=2
                )
            ).pk
            for key, (at, m, n, post) in plan.items()
        }

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    # what the database says ------------------------------------------------------------------
    def shift(self, where: str) -> Shift:
        return Shift.objects.in_city("421200").get(pk=self.shifts[where])

    def live(self, who: str, where: str) -> Application | None:
        return (
            Application.objects.in_city("421200")
            .filter(
                shift_id=self.shifts[where],
                state__in=LIVE_APPLICATIONS,
                volunteer_id=self.cast.members[who].volunteer.pk,
            )
            .first()
        )

    def one_of(self, rows: Any, pick: int) -> tuple[Any, str]:
        """One of the rows that there are, with whose it is: every step does something."""
        found = list(rows.filter(shift_id__in=self.shifts.values()).order_by("id"))
        if not found:
            return None, ""
        row = found[pick % len(found)]
        people = {self.cast.members[w].volunteer.pk: w for w in PEOPLE}
        return row, people[row.volunteer_id]

    def placed(self, who: str) -> list[Placement]:
        rows = Placement.objects.in_city("421200").filter(state="placed")
        return list(rows.filter(volunteer_id=self.cast.members[who].volunteer.pk))

    def clashes(self, who: str, shift: Shift) -> bool:
        """Written anew, not with the rules under test."""
        return any(
            p.shift_id != shift.pk
            and p.span.lower < shift.ends_at
            and shift.starts_at < p.span.upper
            for p in self.placed(who)
        )

    def actor(self, who: str) -> Any:
        return self.cast.members[who].actor()

    @initialize()
    def a_queue(self) -> None:
        """Somebody has the seat of the morning, two wait."""
        for who in PEOPLE[:3]:
            apply_to_shift.apply_to_shift(
                actor=self.actor(who), shift_id=self.shifts["morning"], now=self.now
            )

    # one rule: several would be switched off by turns, and faults need a chain of deeds
    @rule(
        deed=st.sampled_from(DEEDS),
        who=WHO,
        where=WHERE,
        pick=PICK,
        reason=st.booleans(),
        minutes=st.sampled_from([5, 30, 245, 310]),
        capacity=st.integers(0, 3),
        verdict=st.sampled_from([Verdict.ADMIT, Verdict.ADMIT, Verdict.REFUSE]),
    )
    def step(self, deed: str, **drawn: Any) -> None:
        wanted = inspect.signature(getattr(self, deed)).parameters
        getattr(self, deed)(**{name: drawn[name] for name in wanted})

    # deeds -----------------------------------------------------------------------------------
    def apply(self, who: str, where: str) -> None:
        before, clash, had = self.shift(where), self.clashes(who, self.shift(where)), None
        had = self.live(who, where)
        begun = before.starts_at <= self.now or before.cancelled_at is not None
        the_waiting_first = before.starts_at - self.now > timedelta(minutes=15)
        try:
            with transaction.atomic():
                made = apply_to_shift.apply_to_shift(
                    actor=self.actor(who), shift_id=before.pk, now=self.now
                )
        except NotFitting:
            assert begun or clash, "refused although the person fits"
            return
        assert had is not None or (not begun and not clash), "taken although something is missing"
        if had is not None:
            assert made.pk == had.pk
        elif made.state == "admitted":
            assert not (before.waiting and the_waiting_first), "passed the waiting list"
            assert where != "chosen", "nobody assessed"

    def cancel(self, pick: int, reason: bool) -> None:
        seat, who = self.one_of(Placement.objects.in_city("421200").filter(state="placed"), pick)
        if seat is None:
            return
        try:
            with transaction.atomic():
                cancel_placement.cancel_placement(
                    actor=self.actor(who),
                    placement=seat,
                    now=self.now,
                    reason="有事" if reason else "",
                )
        except (ReasonNeeded, ShiftOver):
            return
        rows = Application.objects.in_city("421200").filter(pk=seat.application_id)
        assert rows.get().state == "withdrawn"

    def withdraw(self, pick: int) -> None:
        live = Application.objects.in_city("421200").filter(state__in=LIVE_APPLICATIONS)
        row, who = self.one_of(live, pick)
        if row is None:
            return
        try:
            with transaction.atomic():
                withdraw_application.withdraw_application(
                    actor=self.actor(who), application=row, now=self.now
                )
        except StateMoved:
            assert row.state == "admitted"

    def refill(self) -> None:
        for shift_id in self.shifts.values():
            before = Shift.objects.in_city("421200").get(pk=shift_id)
            made = offer_next.offer_next(city="421200", shift_id=shift_id, now=self.now)
            free = before.capacity - before.taken - before.offered
            assert len(made) <= max(free, 0), "more offers than seats"
            last = before.starts_at - timedelta(minutes=60)
            assert not made or self.now < last, "offered in the last hour or after the start"

    def accept(self, pick: int) -> None:
        offers = Application.objects.in_city("421200").filter(state="offered")
        row, who = self.one_of(offers, pick)
        if row is None:
            return
        shift = Shift.objects.in_city("421200").get(pk=row.shift_id)
        clash = self.clashes(who, shift)
        try:
            with transaction.atomic():
                accept_offer.accept_offer(actor=self.actor(who), application=row, now=self.now)
        except OfferOver:
            assert row.offer_until <= self.now or shift.starts_at <= self.now
        except NotFitting:
            assert clash or shift.starts_at <= self.now
        else:
            assert row.offer_until > self.now, "accepted after the deadline"
            assert not clash

    def take_late(self, pick: int) -> None:
        row, who = self.one_of(Application.objects.in_city("421200").filter(state="waiting"), pick)
        if row is None:
            return
        shift = Shift.objects.in_city("421200").get(pk=row.shift_id)
        clash, left = self.clashes(who, shift), shift.starts_at - self.now
        try:
            with transaction.atomic():
                take_late_seat.take_late_seat(actor=self.actor(who), application=row, now=self.now)
        except (OfferOver, NotYourTurn):
            assert left <= timedelta(0) or left > timedelta(minutes=60)
        except SeatGone:
            assert shift.capacity <= shift.taken + shift.offered
        except NotFitting:
            assert clash
        else:
            assert timedelta(0) < left <= timedelta(minutes=60), "a seat taken out of turn"
            assert not clash

    def assess(self, pick: int, verdict: Verdict) -> None:
        live = Application.objects.in_city("421200").exclude(state="admitted")
        row, _who = self.one_of(live.filter(state__in=LIVE_APPLICATIONS), pick)
        if row is None:
            return
        try:
            with transaction.atomic():
                assess_applicant.assess_applicant(
                    actor=self.actor("leader"),
                    application=row,
                    verdict=verdict,
                    now=self.now,
                    reason="这次人够了",
                )
        except (StateMoved, ShiftOver, NotFitting, NoSeat):
            return

    def resize(self, where: str, capacity: int) -> None:
        before = self.shift(where)
        try:
            with transaction.atomic():
                change_capacity.change_capacity(
                    actor=self.actor("leader"), shift_id=before.pk, capacity=capacity, now=self.now
                )
        except (TooFewSeats, ShiftOver):
            return
        assert capacity >= before.taken + before.offered, "seats taken away under people"

    def undo(self, pick: int) -> None:
        gone = Placement.objects.in_city("421200").filter(state="cancelled")
        seat, who = self.one_of(gone, pick)
        if seat is None:
            return
        shift = Shift.objects.in_city("421200").get(pk=seat.shift_id)
        again = Application.objects.in_city("421200").filter(
            shift_id=seat.shift_id, volunteer_id=seat.volunteer_id, state__in=LIVE_APPLICATIONS
        )
        if again.exists() or self.clashes(who, shift):
            return
        try:
            with transaction.atomic():
                restore_placement.restore_placement(
                    actor=self.actor(who), placement=seat, now=self.now
                )
        except (UndoOver, ShiftOver):
            return

    def wait(self, minutes: int) -> None:
        if self.now < NOW + timedelta(hours=8):
            self.now += timedelta(minutes=minutes)

    def expire(self) -> None:
        expire_offers.expire_offers(city="421200", now=self.now)

    # what must always hold -------------------------------------------------------------------
    @invariant()
    def seats_and_people_agree(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(COUNTS)
            assert cursor.fetchone()[0] == 0, broken()
