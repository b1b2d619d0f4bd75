"""The whole life of a placement: what ``SeatMachine`` walks, and every other deed that touches one.

Besides the counted invariants each step is judged by what anybody may know: a change leaves a trace
that names its subject and its person, the queue keeps its order, nothing happens to a shift that
began, nobody assesses themselves, the same key is the same deed.
"""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.recruitment.seat_machine import PEOPLE, PICK, WHERE, WHO, SeatMachine
from zhihe.audit.models import AuditEvent
from zhihe.opportunities.models import Activity, Shift
from zhihe.platform import idempotency
from zhihe.platform.refusals import KeyReused, Refusal
from zhihe.recruitment.actions import (
    answer_question,
    assess_applicant,
    cancel_placement,
    cancel_shift,
    change_capacity,
    close_begun_queues,
    confirm_coming,
    decline_coming,
    decline_offer,
    move_shift,
    offer_next,
    release_placement,
    restore_placement,
)
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.terms import LIVE_APPLICATIONS, Verdict

CITY = "421200"
UNDO = timedelta(minutes=10)
HOLD = timedelta(hours=2)  # ``cancel_hours`` of the machine's activities
DEEDS = (
    *("apply", "cancel", "refill", "accept", "wait", "undo", "move", "assess", "apply") * 2,
    *("expire", "withdraw", "resize", "take_late", "decline", "ask", "reply", "coming"),
    *("release", "not_coming", "call_off", "begin", "key", "key", "judge_oneself"),
)
State = dict[UUID, tuple[str, str, UUID]]


class PlacementLife(SeatMachine):
    """The same four shifts and people; more hands on them."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[UUID] = []
        self.keys: dict[tuple[str, str], tuple[int, Any]] = {}
        self.moved: set[str] = set()

    @rule(
        deed=st.sampled_from(DEEDS),
        who=WHO,
        where=WHERE,
        pick=PICK,
        reason=st.booleans(),
        minutes=st.sampled_from([5, 5, 30, 245, 310]),
        capacity=st.integers(0, 3),
        verdict=st.sampled_from([Verdict.ADMIT, Verdict.ADMIT, Verdict.REFUSE]),
    )
    def step(self, deed: str, **drawn: Any) -> None:
        before, seen = self.states(), self.events()
        wanted = inspect.signature(getattr(self, deed)).parameters
        getattr(self, deed)(**{name: drawn[name] for name in wanted})
        self.traces(before, seen)
        self.queue_up()

    # what anybody may know -------------------------------------------------------------------
    def states(self) -> State:
        """Every application with its placement's state: pk → (state, placement's, person)."""
        rows = Application.objects.in_city(CITY).filter(shift_id__in=self.shifts.values())
        seats = Placement.objects.in_city(CITY).filter(shift_id__in=self.shifts.values())
        held = {p.application_id: f"{p.pk} {p.state} {p.answer}" for p in seats}
        return {
            pk: (state, held.get(pk, ""), person)
            for pk, state, person in rows.values_list("pk", "state", "volunteer__person_id")
        }

    def events(self) -> set[UUID]:
        return set(AuditEvent.objects.in_city(CITY).values_list("pk", flat=True))

    def traces(self, before: State, seen: set[UUID]) -> None:
        """Whatever changed is told, with whom it concerns."""
        new = AuditEvent.objects.in_city(CITY).exclude(pk__in=seen)
        told = {(e.subject_id, e.person_id) for e in new}
        for pk, (state, seat, person) in self.states().items():
            if before.get(pk, ("", "", person))[:2] == (state, seat):
                continue
            names = {pk} | ({UUID(seat.split()[0])} if seat else set())
            assert any((name, person) in told for name in names), f"no trace of {state} {seat}"

    def queue_up(self) -> None:
        """The order in which people came to wait, as an onlooker writes it down."""
        waiting = Application.objects.in_city(CITY).filter(
            shift_id__in=self.shifts.values(), state="waiting"
        )
        ids = list(waiting.order_by("queue_no").values_list("pk", flat=True))
        self.order = [pk for pk in self.order if pk in ids]
        self.order += [pk for pk in ids if pk not in self.order]

    def attempt(self, deed: Any, **args: Any) -> tuple[bool, Any]:
        """(whether it was done, its answer)."""
        try:
            with transaction.atomic():
                return True, deed(now=self.now, **args)
        except Refusal:
            return False, None

    def leader(self) -> Any:
        return self.actor("leader")

    # the deeds of the seat machine, looked at more closely -----------------------------------
    def refill(self) -> None:
        for shift_id in self.shifts.values():
            line = [
                row
                for row in Application.objects.in_city(CITY)
                .filter(shift_id=shift_id, state="waiting")
                .select_related("volunteer")
            ]
            line.sort(key=lambda row: self.order.index(row.pk))
            shift = Shift.objects.in_city(CITY).get(pk=shift_id)
            people = {self.cast.members[w].volunteer.pk: w for w in PEOPLE}
            fitting = [r.pk for r in line if not self.clashes(people[r.volunteer_id], shift)]
            made = offer_next.offer_next(city=CITY, shift_id=shift_id, now=self.now)
            free = shift.capacity - shift.taken - shift.offered
            assert len(made) <= max(free, 0), "more offers than seats"
            last = shift.starts_at - timedelta(minutes=60)
            assert not made or self.now < last, "offered in the last hour or after the start"
            assert made == fitting[: len(made)], "somebody was passed over"

    def cancel(self, pick: int, reason: bool) -> None:
        seat, who = self.one_of(Placement.objects.in_city(CITY).filter(state="placed"), pick)
        if seat is None:
            return
        shift = Shift.objects.in_city(CITY).get(pk=seat.shift_id)
        done, late = self.attempt(
            cancel_placement.cancel_placement,
            actor=self.actor(who),
            placement=seat,
            reason="有事" if reason else "",
        )
        if done:
            self.judge_giving_back(seat, shift, late, reason)

    def judge_giving_back(self, seat: Any, shift: Any, late: bool, reason: bool) -> None:
        assert shift.starts_at > self.now, "given back after the start"
        assert late == (self.now > shift.starts_at - HOLD), "late or not"
        assert reason or not late, "late without a word"
        row = Application.objects.in_city(CITY).get(pk=seat.application_id)
        assert row.state == "withdrawn"

    def undo(self, pick: int) -> None:
        gone = Placement.objects.in_city(CITY).filter(state="cancelled")
        seat, who = self.one_of(gone, pick)
        if seat is None:
            return
        shift = Shift.objects.in_city(CITY).get(pk=seat.shift_id)
        clash = self.clashes(who, shift)
        own = Application.objects.in_city(CITY).get(pk=seat.application_id).state == "withdrawn"
        again = (
            Application.objects.in_city(CITY)
            .filter(volunteer_id=seat.volunteer_id, shift_id=shift.pk, state__in=LIVE_APPLICATIONS)
            .exists()
        )
        done, _ = self.attempt(
            restore_placement.restore_placement, actor=self.actor(who), placement=seat
        )
        if not done:
            return
        assert self.now - seat.cancelled_at < UNDO, "undone too late"
        assert shift.starts_at > self.now, "undone after the start"
        assert own, "the organisation took it back, the person undid it"
        assert not clash and not again, "undone into another place"
        assert not shift.waiting, "undone past the waiting list"
        assert shift.capacity > shift.taken + shift.offered, "undone without a free seat"

    # more deeds ------------------------------------------------------------------------------
    def decline(self, pick: int) -> None:
        offers = Application.objects.in_city(CITY).filter(state="offered")
        row, who = self.one_of(offers, pick)
        if row is not None:
            self.attempt(decline_offer.decline_offer, actor=self.actor(who), application=row)

    def ask(self, pick: int) -> None:
        rows = Application.objects.in_city(CITY).filter(state__in=["applied", "asked"])
        row, _who = self.one_of(rows, pick)
        if row is not None:
            self.attempt(
                assess_applicant.assess_applicant,
                actor=self.leader(),
                application=row,
                verdict=Verdict.ASK,
                reason="会说方言吗",
            )

    def reply(self, pick: int) -> None:
        row, who = self.one_of(Application.objects.in_city(CITY).filter(state="asked"), pick)
        if row is not None:
            self.attempt(
                answer_question.answer_question,
                actor=self.actor(who),
                application=row,
                reply="会",
            )

    def judge_oneself(self, pick: int) -> None:
        """The applicant says yes to themselves."""
        live = Application.objects.in_city(CITY).filter(state__in=LIVE_APPLICATIONS)
        row, who = self.one_of(live.exclude(state="admitted"), pick)
        if row is not None:
            done, _ = self.attempt(
                assess_applicant.assess_applicant,
                actor=self.actor(who),
                application=row,
                verdict=Verdict.ADMIT,
            )
            assert not done, "assessed themselves"

    def coming(self, pick: int) -> None:
        seat, who = self.one_of(Placement.objects.in_city(CITY), pick)
        if seat is None:
            return
        done, _ = self.attempt(confirm_coming.confirm_coming, actor=self.actor(who), placement=seat)
        if done:
            assert seat.state == "placed", "coming without a seat"
            assert Placement.objects.in_city(CITY).get(pk=seat.pk).answer == "coming"

    def not_coming(self, pick: int, reason: bool) -> None:
        seat, who = self.one_of(Placement.objects.in_city(CITY).filter(state="placed"), pick)
        if seat is None:
            return
        shift = Shift.objects.in_city(CITY).get(pk=seat.shift_id)
        done, late = self.attempt(
            decline_coming.decline_coming,
            actor=self.actor(who),
            placement=seat,
            reason="病了" if reason else "",
        )
        if done:
            self.judge_giving_back(seat, shift, late, reason)
            assert Placement.objects.in_city(CITY).get(pk=seat.pk).answer == "declined"

    def release(self, pick: int) -> None:
        seat, _who = self.one_of(Placement.objects.in_city(CITY).filter(state="placed"), pick)
        if seat is None:
            return
        starts = Shift.objects.in_city(CITY).get(pk=seat.shift_id).starts_at
        done, _ = self.attempt(
            release_placement.release_placement,
            actor=self.leader(),
            placement=seat,
            reason="人手够了",
        )
        assert not done or starts > self.now, "a seat taken back after the start"

    def move(self, where: str, minutes: int, reason: bool) -> None:
        """Half an hour later or earlier; with a reason those who clash lose the seat."""
        shift = self.shift(where)
        by = timedelta(minutes=30 if minutes > 5 else -30)
        done, _ = self.attempt(
            move_shift.move_shift,
            actor=self.leader(),
            shift_id=shift.pk,
            starts_at=shift.starts_at + by,
            ends_at=shift.ends_at + by,
            release_clashing=reason,
        )
        if not done:
            return
        assert shift.starts_at > self.now, "moved after the start"
        now = self.shift(where)
        for seat in Placement.objects.in_city(CITY).filter(shift_id=shift.pk, state="placed"):
            assert (seat.span.lower, seat.span.upper) == (now.starts_at, now.ends_at), (
                "a seat stayed at the old time"
            )
        activity = Activity.objects.in_city(CITY).get(pk=shift.activity_id)
        assert (activity.starts_at, activity.ends_at) == (now.starts_at, now.ends_at)

    def call_off(self, where: str, pick: int) -> None:
        """Seldom: a shift called off stays so."""
        shift = self.shift(where)
        if pick > 1:
            return
        done, _ = self.attempt(
            cancel_shift.cancel_shift, actor=self.leader(), shift_id=shift.pk, reason="下大雨"
        )
        if done:
            live = Application.objects.in_city(CITY).filter(
                shift_id=shift.pk, state__in=LIVE_APPLICATIONS
            )
            assert not live.exists(), "called off, and somebody still waits"
            assert shift.starts_at > self.now or shift.cancelled_at, "called off after the start"

    def begin(self) -> None:
        close_begun_queues.close_begun_queues(city=CITY, now=self.now)
        begun = Shift.objects.in_city(CITY).filter(
            pk__in=self.shifts.values(), starts_at__lte=self.now
        )
        left = Application.objects.in_city(CITY).filter(
            shift_id__in=begun.values("pk"), state__in=["waiting", "offered", "applied", "asked"]
        )
        assert not left.exists(), "waits for a shift that began"

    def key(self, who: str, pick: int, capacity: int) -> None:
        """One more seat, asked for with a key: the same key is one deed, another's is not ours."""
        key, shift = f"k{pick % 3}", self.shift("crossing")
        before = shift.capacity

        def deed() -> dict[str, Any]:
            change_capacity.change_capacity(
                actor=self.leader(), shift_id=shift.pk, capacity=before + 1, now=self.now
            )
            return {"capacity": before + 1}

        try:
            with transaction.atomic():
                answer = idempotency.once(
                    city=CITY, actor=who, key=key, fields=capacity, now=self.now, deed=deed
                )
        except KeyReused:
            assert self.keys.get((who, key), (capacity,))[0] != capacity, "refused its own key"
            return
        except Refusal:
            return
        after = self.shift("crossing").capacity
        if (who, key) in self.keys:
            assert self.keys[who, key] == (capacity, answer), "another answer for the same key"
            assert after == before, "done twice with one key"
        else:
            self.keys[who, key] = (capacity, answer)
            assert (after, answer) == (before + 1, {"capacity": before + 1}), "not done"
