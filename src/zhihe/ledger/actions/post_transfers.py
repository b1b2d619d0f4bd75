"""The only door to balances: transfers between the city's issuing account and owners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhihe.foundation.uuid7 import uuid7
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.ledger.terms import TransferKind, Unit

ISSUER = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Posting:
    """``amount`` (minutes or coins, not 0): above 0 to the owner, below 0 back to the issuer."""

    owner_id: UUID
    amount: int
    source_id: UUID
    unit: Unit = Unit.RECORDED
    kind: TransferKind = TransferKind.SERVICE


def post_transfers(*, city: str, postings: Iterable[Posting], now: datetime) -> int:
    """Write the transfers and move the balances, inside the caller's transaction; returns how many.

    A source is posted once per unit and kind (IntegrityError otherwise); a spendable balance
    below zero is refused by the table.
    """
    wanted = [p for p in postings if p.amount]
    if not wanted:
        return 0
    ids = _accounts(city, wanted)
    Transfer.objects.bulk_create([_transfer(city, p, ids, now) for p in wanted])
    changes: dict[UUID, int] = {}
    for posting in wanted:
        owner, issuer = ids[posting.owner_id, posting.unit], ids[ISSUER, posting.unit]
        changes[owner] = changes.get(owner, 0) + posting.amount
        changes[issuer] = changes.get(issuer, 0) - posting.amount
    _move(city, changes)
    return len(wanted)


def _transfer(
    city: str, posting: Posting, ids: dict[tuple[UUID, str], UUID], now: datetime
) -> Transfer:
    owner, issuer = ids[posting.owner_id, posting.unit], ids[ISSUER, posting.unit]
    there, back = (issuer, owner) if posting.amount > 0 else (owner, issuer)
    return Transfer(
        city_id=city,
        from_account_id=there,
        to_account_id=back,
        unit=posting.unit,
        amount=abs(posting.amount),
        kind=posting.kind,
        source_id=posting.source_id,
        at=now,
    )


def _accounts(city: str, postings: list[Posting]) -> dict[tuple[UUID, str], UUID]:
    """Ids of every account touched, made when missing."""
    keys = {(p.owner_id, p.unit) for p in postings} | {(ISSUER, p.unit) for p in postings}
    LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(
                id=uuid7(), city_id=city, owner_id=owner, unit=unit, is_issuer=owner == ISSUER
            )
            for owner, unit in sorted(keys)
        ],
        ignore_conflicts=True,
    )
    rows = LedgerAccount.objects.in_city(city).filter(owner_id__in={owner for owner, _ in keys})
    return {(row.owner_id, row.unit): row.pk for row in rows}


def _move(city: str, changes: dict[UUID, int]) -> None:
    """One UPDATE over all balances, in id order so that two postings never wait for each other in a ring."""
    ordered = sorted(changes.items())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ledger_ledgeraccount WHERE city_id = %s AND id = ANY(%s) ORDER BY id FOR UPDATE",
            [city, [account for account, _ in ordered]],
        )
        cursor.execute(
            "UPDATE ledger_ledgeraccount a SET balance = a.balance + c.amount"
            " FROM unnest(%s::uuid[], %s::bigint[]) AS c(id, amount)"
            " WHERE a.city_id = %s AND a.id = c.id",
            [[account for account, _ in ordered], [amount for _, amount in ordered], city],
        )
