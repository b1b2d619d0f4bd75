"""Closed lists of volunteers."""

from enum import StrEnum


class Group(StrEnum):
    """Population groups with hour standards of their own (N10)."""

    STUDENT = "student"
    EMPLOYED = "employed"
    RETIRED = "retired"
    PROFESSIONAL = "professional"
    OTHER = "other"


class VolunteerState(StrEnum):
    """A volunteer row in a city."""

    ACTIVE = "active"
    UNCLAIMED = "unclaimed"
    DISOWNED = "disowned"
    CLOSED = "closed"


class ProofState(StrEnum):
    """State of a qualification, training or award entry."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class EntryKind(StrEnum):
    """Blocks of the personal page recorded by organisations (order 67)."""

    TRAINING = "training"
    AWARD = "award"


class ImportState(StrEnum):
    """Life of an import batch."""

    UPLOADED = "uploaded"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"
    FAILED = "failed"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What became of a row."""

    MADE = "made"
    JOINED = "joined"
    LEFT_OUT = "left_out"


class PolicyKey(StrEnum):
    """City rules of volunteers."""

    IMPORT_ROWS = "volunteers.import_rows"
    NUMBER_RULE = "volunteers.number_rule"
