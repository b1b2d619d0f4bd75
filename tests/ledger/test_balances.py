"""A balance is what was transferred, in its own unit, to this owner."""

from __future__ import annotations

from typing import Any

from tests.cast import CITY, NOW
from zhihe.foundation.uuid7 import uuid7
from zhihe.ledger.actions.post_transfers import Posting, post_transfers
from zhihe.ledger.queries.balances import balance_of
from zhihe.ledger.terms import Unit


def test_a_balance_follows_the_transfers_of_this_owner_and_unit_only(cast: Any) -> None:
    owner, other = cast.volunteer.volunteer.pk, cast.stranger.volunteer.pk
    assert balance_of(CITY, owner, Unit.COIN) == 0
    for amount in (150, -30):
        posting = Posting(owner_id=owner, amount=amount, source_id=uuid7(), unit=Unit.COIN)
        assert post_transfers(city=CITY, postings=[posting], now=NOW) == 1
    assert balance_of(CITY, owner, Unit.COIN) == 120
    assert balance_of(CITY, other, Unit.COIN) == 0
    assert balance_of(CITY, owner) == 0
