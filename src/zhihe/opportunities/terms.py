"""Closed lists of activities and posts."""

from enum import StrEnum


class ActivityState(StrEnum):
    """draft → submitted → published (with activity code) → ended; returned, cancelled aside."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    ENDED = "ended"


class Risk(StrEnum):
    """Approval by risk (domain.md §2.16)."""

    LOW = "low"
    REVIEW = "review"


class SelectionMode(StrEnum):
    """How a post takes people."""

    FIRST_COME = "first_come"  # admitted at once when nothing is missing
    REVIEW = "review"  # the organisation assesses each applicant


class HandOverState(StrEnum):
    """Handing an activity to a child organisation (Z04)."""

    NONE = "none"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPORTED = "reported"
