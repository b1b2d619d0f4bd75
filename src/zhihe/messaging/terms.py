"""Closed lists of messaging."""

from enum import StrEnum


class OutboxState(StrEnum):
    """Life of a text message."""

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"  # the operator took it
    DELIVERED = "delivered"  # the phone has it
    FAILED = "failed"
    DROPPED = "dropped"  # cap, no phone, or withdrawn consent
