"""Closed lists of recruitment."""

from enum import StrEnum


class ApplicationState(StrEnum):
    """applied → asked → admitted | refused | waiting → offered …; withdrawn aside."""

    APPLIED = "applied"  # waits for the organisation's assessment
    ASKED = "asked"  # the organisation asked something
    WAITING = "waiting"  # on the waiting list
    OFFERED = "offered"  # a seat is offered, with a deadline
    ADMITTED = "admitted"  # has a placement
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # the offer ran out or the shift began
    CLOSED = "closed"  # the shift was called off


LIVE_APPLICATIONS = (
    ApplicationState.APPLIED,
    ApplicationState.ASKED,
    ApplicationState.WAITING,
    ApplicationState.OFFERED,
    ApplicationState.ADMITTED,
)


class PlacementState(StrEnum):
    """录用: placed (counts as a seat) until cancelled; attendance writes the turnout."""

    PLACED = "placed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """Whether a placed person said they come (Z07)."""

    NONE = "none"
    COMING = "coming"
    DECLINED = "declined"


class Turnout(StrEnum):
    """Written by attendance."""

    UNKNOWN = "unknown"
    CAME = "came"
    MISSED = "missed"
    EXCUSED = "excused"


class Verdict(StrEnum):
    """The organisation's assessment of one applicant (N19)."""

    ADMIT = "admit"
    REFUSE = "refuse"
    ASK = "ask"


class FindingCode(StrEnum):
    """What a person still lacks for a shift, or what they should know before joining."""

    SIGN_IN = "sign_in"
    NOT_REGISTERED = "not_registered"
    NOT_ACTIVE = "not_active"
    UNVERIFIED = "unverified"
    NOT_OPEN = "not_open"
    CANCELLED = "cancelled"
    BEGUN = "begun"
    ENDED = "ended"
    ENROLMENT_CLOSED = "enrolment_closed"
    AGE_UNKNOWN = "age_unknown"
    AGE_POLICY = "age_policy"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    GUARDIAN = "guardian"
    ACCOMPANIED = "accompanied"
    HAZARD_AGE = "hazard_age"
    TOO_LONG = "too_long"
    TOO_LATE_IN_DAY = "too_late_in_day"
    STUDENTS = "students"
    SKILL = "skill"
    QUALIFICATION = "qualification"
    QUALIFICATION_WAITING = "qualification_waiting"
    QUALIFICATION_EXPIRED = "qualification_expired"
    CLEARANCE = "clearance"
    OVERLAP = "overlap"
    UNINSURED = "uninsured"
    REVIEWED = "reviewed"
    FULL = "full"


class Notice(StrEnum):
    """What people are told about their application; each is a notice kind 'recruitment.<value>'."""

    ADMITTED = "admitted"
    SIGNED_UP = "signed_up"  # somebody else signed the person up
    REFUSED = "refused"
    ASKED = "asked"
    OFFERED = "offered"
    OFFER_EXPIRED = "offer_expired"
    SEAT_FREE = "seat_free"  # freed after the last offers: first come among the waiting
    RELEASED = "released"  # the organisation took the seat back
    SHIFT_CANCELLED = "shift_cancelled"
    SHIFT_MOVED = "shift_moved"


# Keys of the city's dated rules, declared in apps.py.
OFFER_MINUTES = "recruitment.offer_minutes"
OFFER_CLOSES_MINUTES = "recruitment.offer_closes_minutes"
LAST_CALL_MINUTES = "recruitment.last_call_minutes"
UNDO_MINUTES = "recruitment.undo_minutes"
