"""Take punches that waited in a phone without network: any order, any repetition, two phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhihe.attendance import errors
from zhihe.attendance.actions.write_punches import NewPunch, write_punches
from zhihe.attendance.models import Punch
from zhihe.attendance.policies import leads
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import get_shift, require_code, spoken, window_of
from zhihe.attendance.queries.leading import leader_was_in
from zhihe.attendance.queries.my_shifts import is_placed
from zhihe.attendance.queries.positions import Fix, standing
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.terms import Method, PunchKind
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.city_rules import declare, read
from zhihe.platform.refusals import Forbidden, NotFound, Refusal
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.queries.volunteer_of import volunteer_of

OFFLINE_HOURS = declare("attendance.offline_hours", 48, "离线签到最多晚多少小时同步上来")
MOST = 200
SKEW = timedelta(seconds=90)
FRESH = timedelta(minutes=10)
"""A rotating code that arrives later than this is worth a static poster: it may have travelled."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One punch as the phone claims it. ``volunteer_id`` None is oneself; for another person it is
    a leader's roll call. ``code``: the scanned token or the six digits, for oneself."""

    client_id: UUID
    shift_id: UUID
    kind: PunchKind
    claimed_at: datetime
    volunteer_id: UUID | None = None
    code: str = ""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim: the punch, or the refusal. ``again``: send it once more later."""

    client_id: UUID
    punch: Punch | None = None
    refusal: Refusal | None = None

    @property
    def again(self) -> bool:
        return isinstance(self.refusal, errors.LeaderNotIn | errors.ClaimAhead | errors.TooEarly)


@transaction.atomic
def punch_batch(
    *, actor: Actor, claims: Sequence[Claim], now: datetime, device: str = ""
) -> list[Outcome]:
    """Judge every claim by itself and keep all that are good; outcomes in the order given.

    Facts are kept whatever the order of arrival: pairs follow from the set of punches, so that the
    same claims give the same state (I11). The claimed time is clipped to the window of the shift
    and never lies ahead of our own clock.
    """
    me = volunteer_of(actor.city, actor.person_id) if actor.person_id else None
    if me is None:
        raise errors.NotVolunteer()
    people = lock_volunteers(
        actor.city, [me.pk, *(c.volunteer_id for c in claims if c.volunteer_id)]
    )
    batch = _Batch(actor, people[me.pk], people, device, now)
    order = sorted(claims, key=lambda c: (c.volunteer_id not in (None, me.pk), c.claimed_at))
    done = {c.client_id: batch.take(c) for c in order}
    return [done[c.client_id] for c in claims]


class _Batch:
    """One batch on its way: who sends it, the rows held, the shifts read once."""

    def __init__(
        self, actor: Actor, me: Volunteer, people: dict[UUID, Volunteer], device: str, now: datetime
    ) -> None:
        self.actor, self.me, self.people, self.device, self.now = actor, me, people, device, now
        self.shifts: dict[UUID, Shift] = {}

    def take(self, claim: Claim) -> Outcome:
        """A savepoint for each claim: one refusal leaves the others alone."""
        try:
            with transaction.atomic():
                wanted = self.judge(claim)
                return Outcome(claim.client_id, self.write(wanted))
        except Refusal as refusal:
            return Outcome(claim.client_id, None, refusal)

    def write(self, wanted: NewPunch) -> Punch:
        return write_punches(actor=self.actor, wanted=[wanted], now=self.now)[0]

    def judge(self, claim: Claim) -> NewPunch:
        """The punch to write; raises the refusal of this claim."""
        shift = self.shift(claim.shift_id)
        require_code(shift)
        who = self.people.get(claim.volunteer_id) if claim.volunteer_id else self.me
        if who is None:
            raise errors.NotPlaced()
        counted = self.counted(claim, shift)
        if who.pk == self.me.pk:
            return self.own(claim, shift, counted)
        self.require_leading(shift, who, counted)
        return NewPunch(
            claim.client_id,
            shift,
            who,
            claim.kind,
            Method.ROLL_CALL,
            counted,
            claim.claimed_at,
            self.device,
        )

    def shift(self, shift_id: UUID) -> Shift:
        if shift_id not in self.shifts:
            self.shifts[shift_id] = get_shift(self.actor.city, shift_id)
        return self.shifts[shift_id]

    def counted(self, claim: Claim, shift: Shift) -> datetime:
        """The claimed moment inside the window; never ahead of ours."""
        window = window_of(shift, self.now)
        hours = timedelta(hours=read(self.actor.city, OFFLINE_HOURS, self.now))
        if claim.claimed_at > self.now + SKEW:
            raise errors.ClaimAhead()
        if self.now < window.opens:  # clipped to the window it would lie ahead of our clock
            raise errors.TooEarly(opens=spoken(window.opens, self.now))
        if self.now > window.closes + hours:
            raise errors.ClaimTooOld()
        late_in = claim.kind == PunchKind.IN and claim.claimed_at > window.closes
        early_out = claim.kind == PunchKind.OUT and claim.claimed_at < window.opens
        far = abs(window.clip(claim.claimed_at) - claim.claimed_at) > timedelta(hours=12)
        if late_in or early_out or far:
            raise errors.ClaimOutside()
        return window.clip(min(claim.claimed_at, self.now))

    def own(self, claim: Claim, shift: Shift, counted: datetime) -> NewPunch:
        leading = leads(self.actor, shift)
        if not leading and not is_placed(self.actor.city, shift.pk, self.me.pk):
            raise errors.NotPlaced()
        where = standing(shift.activity, self.me.person_id, claim.fix)
        return NewPunch(
            claim.client_id,
            shift,
            self.me,
            claim.kind,
            self.method(claim, shift, leading),
            counted,
            claim.claimed_at,
            self.device,
            where.fence,
            where.distance_m,
            where.accuracy_m,
        )

    def method(self, claim: Claim, shift: Shift, leading: bool) -> Method:
        """By the code as it was at the claimed moment; a leader holds the code and needs none."""
        if not claim.code:
            if leading:
                return Method.TYPED_CODE
            raise errors.CodeWrong()
        fresh = self.now - claim.claimed_at <= FRESH
        text = claim.code.rsplit("/", 1)[-1]
        if len(codes.typed(text)) == 6:
            if not codes.digits_fit(shift.activity, shift.pk, codes.typed(text), claim.claimed_at):
                raise errors.CodeWrong()
            return Method.TYPED_CODE if fresh else Method.POSTER
        token = codes.read_token(text)
        if token.kind == codes.POSTER and codes.poster_fits(shift.activity, token.code):
            return Method.POSTER
        if token.kind != codes.ROTATING or token.subject != shift.pk:
            raise errors.CodeUnknown()
        if not codes.rotating_fits(shift.activity, shift.pk, token.code, claim.claimed_at):
            raise errors.CodeExpired()
        return Method.ROTATING_CODE if fresh else Method.POSTER

    def require_leading(self, shift: Shift, who: Volunteer, counted: datetime) -> None:
        if not leads(self.actor, shift):
            raise Forbidden()
        if not is_placed(self.actor.city, shift.pk, who.pk):
            raise NotFound()
        if not leader_was_in(shift, self.me.pk, counted):
            raise errors.LeaderNotIn()
