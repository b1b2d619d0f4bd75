"""Balances of an owner."""

from __future__ import annotations

from uuid import UUID

from zhihe.ledger.models import LedgerAccount
from zhihe.ledger.terms import Unit


def balance_of(city: str, owner_id: UUID, unit: Unit = Unit.RECORDED) -> int:
    """Minutes (or coins) of the owner, 0 without an account."""
    row = LedgerAccount.objects.in_city(city).filter(owner_id=owner_id, unit=unit).first()
    return row.balance if row else 0
