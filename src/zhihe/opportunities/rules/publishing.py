"""The arithmetic of publishing: what a form must say, what is risky, who approves, which code.

Plain Python. Moments are aware, hours are minutes, positions WGS-84. Sources: 志愿服务条例 arts.
12, 13, 17, 19 (what an activity must publish; insurance before dangerous service); domain.md
§2.6 and §2.16.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stdnum.iso7064 import mod_37_36

from zhihe.foundation import clock, work_calendar
from zhihe.opportunities.rules.forms import ActivityForm, PostForm
from zhihe.opportunities.terms import ActivityState as S
from zhihe.opportunities.terms import HandOverState as H
from zhihe.opportunities.terms import Problem, RiskReason

EDITABLE = (S.DRAFT, S.RETURNED)
PUBLIC = (S.PUBLISHED, S.ENDED, S.CANCELLED)
CANCELLABLE = (S.DRAFT, S.RETURNED, S.SUBMITTED, S.PUBLISHED)
HAND_OVER_LIVE = (H.ACCEPTED, H.REPORTED)
# A hand-over may be asked for again after a refusal, never while one is open or accepted.
HAND_OVER_FREE = (H.NONE, H.REFUSED)

LEVELS = ("township", "county", "city")
REASON_LEVEL: Mapping[str, str] = {
    RiskReason.TRIAL: "township",
    RiskReason.MINORS: "township",
    RiskReason.HOURS: "township",
    RiskReason.HAZARDOUS: "county",
    RiskReason.CROWD: "county",
    RiskReason.LONG: "city",
}
REVIEW_DAYS = 2
"""Working days a reviewer has; the queue shows what is over."""

EARLY, LATE = 6, 22
"""Usual hours: a shift begins at or after 6:00 and ends by 22:00 on the clock of the city."""

LONG_SHIFT = timedelta(hours=8)
LONGEST_SHIFT = timedelta(hours=12)
CROWD = 500
LEAST_WORDS = 4
"""Risks and guarantees of fewer characters say nothing."""


def is_forbidden_title(title: str) -> bool:
    """Whether the title speaks of entering hours afterwards (补录, also spaced or dotted)."""
    return "补录" in re.sub(r"[\s·.。_\-—]", "", title)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the form alone does not tell: the organisation, its cover, the moment."""

    now: datetime
    stage: str
    is_certified: bool
    hours_allowed: bool
    cover_until: date | None = None


def problems(form: ActivityForm, standing: Standing) -> list[tuple[str, str]]:
    """What is missing or wrong before submitting: (field, Problem); empty when all is said."""
    found: list[tuple[str, str]] = []

    def need(holds: bool, field: str, problem: str) -> None:
        if not holds:
            found.append((field, problem))

    need(len(form.title.strip()) >= 2, "title", Problem.TITLE)
    need(not is_forbidden_title(form.title), "title", Problem.BACKDATED)
    need(len(form.content.strip()) >= LEAST_WORDS, "content", Problem.CONTENT)
    need(bool(form.address.strip()), "address", Problem.PLACE)
    need(bool(form.conditions.strip()), "conditions", Problem.CONDITIONS)
    need(bool(form.enrol_note.strip()), "enrol_note", Problem.ENROL)
    need(len(form.risks.strip()) >= LEAST_WORDS, "risks", Problem.RISKS)
    need(len(form.guarantees.strip()) >= LEAST_WORDS, "guarantees", Problem.GUARANTEES)
    need(bool(form.leader_id and form.leader_name.strip()), "leader", Problem.LEADER)
    need(bool(form.posts) and all(p.shifts for p in form.posts), "posts", Problem.POSTS)
    need(
        "student" not in form.group_standards or standing.is_certified,
        "group_standards",
        Problem.STUDENTS,
    )
    found += _cover_problems(form, standing)
    for number, post in enumerate(form.posts):
        found += _post_problems(number, post, form, standing)
    return found


def _cover_problems(form: ActivityForm, standing: Standing) -> list[tuple[str, str]]:
    if not form.is_hazardous:
        return []
    if form.insurance_id is None:
        return [("insurance", Problem.INSURANCE)]
    last = max((s.ends_at for s in form.shifts), default=standing.now)
    if standing.cover_until is None or standing.cover_until < clock.local_date(last):
        return [("insurance", Problem.COVER_ENDS)]
    return []


def _post_problems(
    number: int, post: PostForm, form: ActivityForm, standing: Standing
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    where = f"posts.{number}"
    if not post.title.strip():
        found.append((where, Problem.POST_TITLE))
    if any(s.capacity < 1 for s in post.shifts):
        found.append((where, Problem.NUMBER))
    if any(s.starts_at <= standing.now for s in post.shifts):
        found.append((where, Problem.PAST))
    if any(s.ends_at - s.starts_at > LONGEST_SHIFT for s in post.shifts):
        found.append((where, Problem.SHIFT_LENGTH))
    if form.with_minors and post.needs_clearance is False and form.is_hazardous:
        found.append((where, Problem.CLEARANCE))
    if post.hours_value is not None:
        if not standing.hours_allowed:
            found.append((where, Problem.HOURS_PERMISSION))
        elif post.shifts and not 1 <= post.hours_value <= min(
            _minutes(s.starts_at, s.ends_at) for s in post.shifts
        ):
            found.append((where, Problem.HOURS_VALUE))
    return found


def _minutes(start: datetime, end: datetime) -> int:
    return max(int((end - start).total_seconds()) // 60, 0)


def risk_reasons(form: ActivityForm, stage: str) -> list[str]:
    """Why a person must look before the activity goes out; empty is low risk (§2.16)."""
    found: list[str] = []
    if stage not in ("admitted", "incubating"):
        found.append(RiskReason.TRIAL)
    if form.is_hazardous:
        found.append(RiskReason.HAZARDOUS)
    if form.with_minors:
        found.append(RiskReason.MINORS)
    if any(_unusual(s.starts_at, s.ends_at) for s in form.shifts):
        found.append(RiskReason.HOURS)
    if any(s.ends_at - s.starts_at > LONG_SHIFT for s in form.shifts):
        found.append(RiskReason.LONG)
    if sum(s.capacity for s in form.shifts) >= CROWD:
        found.append(RiskReason.CROWD)
    return found


def _unusual(start: datetime, end: datetime) -> bool:
    begins, ends = clock.local(start), clock.local(end)
    late = (
        ends.date() != begins.date() or ends.hour > LATE or (ends.hour == LATE and ends.minute > 0)
    )
    return begins.hour < EARLY or late


def review_level(reasons: Iterable[str], organisation_level: str) -> str:
    """The lowest level that may approve: by the gravest reason, never below the organisation's."""
    needed = max((LEVELS.index(REASON_LEVEL[r]) for r in reasons), default=0)
    own = LEVELS.index(organisation_level) if organisation_level in LEVELS else 0
    return LEVELS[max(needed, own)]


def reaches(level: str, needed: str) -> bool:
    """Whether a clerk of ``level`` may decide what needs ``needed``."""
    return LEVELS.index(level) >= LEVELS.index(needed or "township")


def review_due(submitted_at: datetime, days: Mapping[date, bool]) -> datetime:
    """End of the second working day after the day of submission (the same clock time)."""
    local = clock.local(submitted_at)
    day = work_calendar.add_working_days(local.date(), REVIEW_DAYS, days)
    return clock.utc(datetime.combine(day, local.timetz()))


def may_set_hours(stage: str, decided: bool | None) -> bool:
    """N09: a decision of the district holds; without one admitted units may, trial ones may not."""
    return stage in ("admitted", "incubating") if decided is None else decided


def make_activity_code(prefix: str, day: date, serial: int) -> str:
    """XN + yymmdd + serial of the day (4 digits or more) + check character (ISO 7064 MOD 37-36)."""
    if not re.fullmatch(r"[A-Z]{2}", prefix) or serial < 1:
        raise ValueError("two capital letters and a positive serial")
    body = f"{prefix}{day:%y%m%d}{serial:04d}"
    return body + str(mod_37_36.calc_check_digit(body))


def valid_activity_code(code: str) -> bool:
    """Whether this can be an activity code; a wrong digit or a swapped pair is found."""
    form = re.fullmatch(r"[A-Z]{2}[0-9]{10,}[0-9A-Z]", code)
    return form is not None and bool(mod_37_36.is_valid(code))


def next_same_weekday(first: datetime, now: datetime) -> timedelta:
    """By how much to move a past activity so that it begins in the future on its weekday."""
    week = timedelta(days=7)
    if first > now:
        return week
    return week * ((now - first) // week + 1)


def moved_to(form: ActivityForm, day: date) -> timedelta:
    """By how much to move a form so that its first shift falls on ``day``."""
    first = min(s.starts_at for s in form.shifts)
    return timedelta(days=(day - clock.local_date(first)).days)
