"""Closed lists of requests for help."""

from enum import StrEnum


class NeedFor(StrEnum):
    """For whom help is asked."""

    SELF = "self"
    FAMILY = "family"
    GROUP = "group"


class NeedState(StrEnum):
    """filed → verified → arranged (an activity) → served → closed; answered, refused, withdrawn."""

    FILED = "filed"
    VERIFIED = "verified"
    ARRANGED = "arranged"
    SERVED = "served"
    CLOSED = "closed"  # thanked or closed by the desk
    ANSWERED = "answered"  # settled by phone
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Urgency(StrEnum):
    """Clock of the desk: one working day, or two hours."""

    NORMAL = "normal"
    URGENT = "urgent"
