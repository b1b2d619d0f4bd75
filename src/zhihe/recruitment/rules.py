"""The arithmetic of recruitment, plain Python: who may go where, who fits, how long an offer holds.

Ages are full years on the day of the shift (China's civil date). Spans are half-open: a shift that
begins when another ends does not overlap it. Sources: domain.md §2.6 (conditions), §2.7 (ages),
regulations 685 art. 19 (insurance before dangerous service).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from zhihe.foundation import clock
from zhihe.foundation.identity_numbers import age_on
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import FindingCode as Code

ADULT = 18
TRANSITIONS: dict[State, frozenset[State]] = {
    State.APPLIED: frozenset(
        {
            State.ASKED,
            State.ADMITTED,
            State.WAITING,
            State.REFUSED,
            State.WITHDRAWN,
            State.EXPIRED,
            State.CLOSED,
        }
    ),
    State.ASKED: frozenset(
        {
            State.APPLIED,
            State.ADMITTED,
            State.WAITING,
            State.REFUSED,
            State.WITHDRAWN,
            State.EXPIRED,
            State.CLOSED,
        }
    ),
    State.WAITING: frozenset(
        {State.OFFERED, State.ADMITTED, State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.CLOSED}
    ),
    State.OFFERED: frozenset({State.ADMITTED, State.WITHDRAWN, State.EXPIRED, State.CLOSED}),
    State.ADMITTED: frozenset({State.WITHDRAWN, State.REFUSED, State.CLOSED}),
    State.WITHDRAWN: frozenset({State.ADMITTED}),  # undo within minutes
    State.REFUSED: frozenset(),
    State.EXPIRED: frozenset(),
    State.CLOSED: frozenset(),
}
"""Where an application may go. ADMITTED and a live placement exist together or not at all (I12)."""

OFFER_DAY = (time(7, 30), time(21, 30))
"""An offer runs while people are awake: the hours outside do not count against them."""


def may_become(target: State) -> tuple[State, ...]:
    """The states from which an application may move to ``target``, for ``state IN (…)``."""
    return tuple(state for state, targets in TRANSITIONS.items() if target in targets)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing missing (``blocking``) or worth knowing; the words are in ``labels``."""

    code: Code
    blocking: bool = True
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Band:
    """One band of the city's age policy in full years: ``from_age`` in, ``to_age`` out."""

    from_age: int
    to_age: int | None
    may_register: bool = True
    guardian_consent: bool = False
    accompanied: bool = False
    hazardous_allowed: bool = True
    max_minutes_per_day: int | None = None
    latest_end: time | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A qualification of a person; ``valid_until`` is the last valid day, None for life."""

    kind: str
    is_clearance: bool
    accepted: bool
    waiting: bool
    valid_from: date | None = None
    valid_until: date | None = None

    def valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return self.accepted and begun and not self.expired_on(day)

    def expired_on(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day


@dataclass(frozen=True, slots=True)
class Engagement:
    """A live placement of the person."""

    shift_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class VolunteerFacts:
    """What is known of the person who wants to join; the default is nobody signed in."""

    signed_in: bool = False
    registered: bool = False
    active: bool = False
    verified: bool = False
    birth_date: date | None = None
    student: bool = False
    guardian_agreed: bool = False
    skills: frozenset[str] = frozenset()
    qualifications: tuple[Held, ...] = ()
    engagements: tuple[Engagement, ...] = ()


@dataclass(frozen=True, slots=True)
class PostFacts:
    """Conditions of the post, its activity and its organisation."""

    reviewed: bool = False
    min_age: int | None = None
    max_age: int | None = None
    skill: str | None = None
    qualification: str | None = None
    needs_clearance: bool = False
    hazardous: bool = False
    insured_from: date | None = None
    insured_until: date | None = None
    students_allowed: bool = True
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """One shift: time, whether it takes people, and its seats."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    open: bool = True
    cancelled: bool = False
    enrol_until: datetime | None = None
    free: int = 1
    waiting: int = 0


def missing_for(
    person: VolunteerFacts,
    post: PostFacts,
    shift: ShiftFacts,
    policy: Sequence[Band],
    now: datetime,
) -> list[Finding]:
    """Everything the person lacks for this shift, the most basic first; empty when they just fit.

    Findings with ``blocking`` False are reminders: joining works. A real name is asked for before
    the first counted hour, never before joining (domain.md §2.15).
    """
    found = list(_of_the_shift(shift, now))
    if not person.signed_in:
        return [*found, Finding(Code.SIGN_IN), *_of_the_seats(post, shift)]
    if not person.registered:
        return [*found, Finding(Code.NOT_REGISTERED), *_of_the_seats(post, shift)]
    if not person.active:
        found.append(Finding(Code.NOT_ACTIVE))
    found += _of_the_age(person, post, shift, policy)
    found += _of_the_abilities(person, post, shift)
    if any(e.shift_id != shift.id and overlap(e, shift) for e in person.engagements):
        found.append(Finding(Code.OVERLAP))
    found += _of_the_seats(post, shift)
    if not person.verified:
        found.append(Finding(Code.UNVERIFIED, blocking=False))
    return found


def overlap(a: Engagement | ShiftFacts, b: Engagement | ShiftFacts) -> bool:
    """Whether two spans share any time; back-to-back spans do not."""
    return a.starts_at < b.ends_at and b.starts_at < a.ends_at


def blocking(findings: Sequence[Finding]) -> list[Finding]:
    """Those that stop the person from joining."""
    return [f for f in findings if f.blocking]


def _of_the_shift(shift: ShiftFacts, now: datetime) -> Iterator[Finding]:
    if shift.cancelled:
        yield Finding(Code.CANCELLED)
    elif not shift.open:
        yield Finding(Code.NOT_OPEN)
    elif shift.ends_at <= now:
        yield Finding(Code.ENDED)
    elif shift.starts_at <= now:
        yield Finding(Code.BEGUN)
    elif shift.enrol_until is not None and shift.enrol_until <= now:
        yield Finding(Code.ENROLMENT_CLOSED)


def _of_the_seats(post: PostFacts, shift: ShiftFacts) -> Iterator[Finding]:
    day = clock.local_date(shift.starts_at)
    if post.hazardous and not _insured(post, day):
        yield Finding(Code.UNINSURED)
    if post.reviewed:
        yield Finding(Code.REVIEWED, blocking=False)
    elif shift.free <= 0 or shift.waiting > 0:
        yield Finding(Code.FULL, blocking=False, params={"waiting": shift.waiting})


def _insured(post: PostFacts, day: date) -> bool:
    if post.insured_from is None or post.insured_until is None:
        return False
    return post.insured_from <= day <= post.insured_until


def band_of(policy: Sequence[Band], age: int) -> Band | None:
    """The band of the policy for this age."""
    fitting = (b for b in policy if b.from_age <= age and (b.to_age is None or age < b.to_age))
    return next(fitting, None)


def _of_the_age(
    person: VolunteerFacts, post: PostFacts, shift: ShiftFacts, policy: Sequence[Band]
) -> Iterator[Finding]:
    day = clock.local_date(shift.starts_at)
    if person.birth_date is None:
        needed = post.min_age is not None or post.max_age is not None or post.hazardous
        if needed:
            yield Finding(Code.AGE_UNKNOWN)
        return
    age = age_on(person.birth_date, day)
    if post.min_age is not None and age < post.min_age:
        yield Finding(Code.TOO_YOUNG, params={"age": post.min_age})
    if post.max_age is not None and age > post.max_age:
        yield Finding(Code.TOO_OLD, params={"age": post.max_age})
    if person.student and age < ADULT and not post.students_allowed:
        yield Finding(Code.STUDENTS)
    band = band_of(policy, age)
    if band is not None:
        yield from _of_the_band(person, post, shift, band, age)
    elif post.hazardous and age < ADULT:
        yield Finding(Code.HAZARD_AGE)


def _of_the_band(
    person: VolunteerFacts, post: PostFacts, shift: ShiftFacts, band: Band, age: int
) -> Iterator[Finding]:
    if not band.may_register:
        yield Finding(Code.AGE_POLICY, params={"age": band.to_age})
        return
    if band.guardian_consent and not person.guardian_agreed:
        yield Finding(Code.GUARDIAN)
    if post.hazardous and (age < ADULT or not band.hazardous_allowed):
        yield Finding(Code.HAZARD_AGE)
    minutes = clock.minutes_between(shift.starts_at, shift.ends_at)
    if band.max_minutes_per_day is not None and minutes > band.max_minutes_per_day:
        yield Finding(Code.TOO_LONG, params={"minutes": band.max_minutes_per_day})
    if band.latest_end is not None and _ends_after(shift, band.latest_end):
        yield Finding(Code.TOO_LATE_IN_DAY, params={"time": f"{band.latest_end:%H:%M}"})
    if band.accompanied:
        yield Finding(Code.ACCOMPANIED, blocking=False)


def _ends_after(shift: ShiftFacts, latest: time) -> bool:
    begin, end = clock.local(shift.starts_at), clock.local(shift.ends_at)
    return end.date() > begin.date() or end.time() > latest


def _of_the_abilities(
    person: VolunteerFacts, post: PostFacts, shift: ShiftFacts
) -> Iterator[Finding]:
    day = clock.local_date(shift.starts_at)
    if post.skill is not None and post.skill not in person.skills:
        yield Finding(Code.SKILL, params={"name": post.names.get("skill", post.skill)})
    if post.qualification is not None:
        held = [q for q in person.qualifications if q.kind == post.qualification]
        code = _lack(held, day)
        if code is not None:
            name = post.names.get("qualification", post.qualification)
            yield Finding(code, params={"name": name})
    minor = person.birth_date is not None and age_on(person.birth_date, day) < ADULT
    cleared = any(q.is_clearance and q.valid_on(day) for q in person.qualifications)
    if post.needs_clearance and not minor and not cleared:
        yield Finding(Code.CLEARANCE)


def _lack(held: Sequence[Held], day: date) -> Code | None:
    if any(q.valid_on(day) for q in held):
        return None
    if any(q.waiting and not q.expired_on(day) for q in held):
        return Code.QUALIFICATION_WAITING
    if any(q.accepted and q.expired_on(day) for q in held):
        return Code.QUALIFICATION_EXPIRED
    return Code.QUALIFICATION


def offers_are_over(now: datetime, starts_at: datetime, closes_minutes: int) -> bool:
    """Whether it is too late to hold a seat for anybody: from now on it is first come."""
    return now >= starts_at - timedelta(minutes=closes_minutes)


def offer_deadline(
    now: datetime, starts_at: datetime, minutes: int, closes_minutes: int
) -> datetime | None:
    """Until when an offer made now holds; None when it is too late to offer at all.

    ``minutes`` are counted only inside OFFER_DAY, so that nobody loses a seat asleep; the deadline
    is never later than ``closes_minutes`` before the start.
    """
    if offers_are_over(now, starts_at, closes_minutes):
        return None
    last = starts_at - timedelta(minutes=closes_minutes)
    return min(_add_waking(now, timedelta(minutes=minutes)), last)


def _add_waking(moment: datetime, left: timedelta) -> datetime:
    at = clock.local(moment)
    while True:
        opens = datetime.combine(at.date(), OFFER_DAY[0], clock.ZONE)
        closes = datetime.combine(at.date(), OFFER_DAY[1], clock.ZONE)
        at = max(at, opens)
        if at < closes:
            if left <= closes - at:
                return clock.utc(at + left)
            left -= closes - at
        at = datetime.combine(at.date() + timedelta(days=1), OFFER_DAY[0], clock.ZONE)


def is_late(now: datetime, starts_at: datetime, cancel_hours: int) -> bool:
    """Whether giving the seat back now is after the activity's deadline."""
    return now > starts_at - timedelta(hours=cancel_hours)


def short_time(moment: datetime) -> str:
    """「11月22日 14:00」, the form registered for text messages."""
    at = clock.local(moment)
    return f"{at.month}月{at.day}日 {at:%H:%M}"
