"""Units and kinds of the ledger. Integers only."""

from enum import StrEnum


class Unit(StrEnum):
    """``recorded`` and ``bank`` are minutes, ``coin`` is 益币."""

    RECORDED = "recorded"  # never spent
    BANK = "bank"
    COIN = "coin"


class TransferKind(StrEnum):
    """Why a transfer was made."""

    SERVICE = "service"
    CORRECTION = "correction"
    REVERSAL = "reversal"
