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


LIVE_APPLICATIONS = (
    ApplicationState.APPLIED, ApplicationState.ASKED, ApplicationState.WAITING,
    ApplicationState.OFFERED, ApplicationState.ADMITTED,
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
