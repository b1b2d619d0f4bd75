"""Count a typed code; too many in ten minutes close the typed way."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from zhihe.attendance.errors import TooManyTries
from zhihe.platform import limits
from zhihe.platform.refusals import TooMany

MOST_TRIES, WITHIN = 10, timedelta(minutes=10)


def count_code_try(*, city: str, person_id: UUID, now: datetime) -> None:
    """Call before the code is looked at, outside the transaction that a refusal rolls back.

    Raises TooManyTries after ten codes in ten minutes, good or bad.
    """
    try:
        limits.take(
            city=city,
            what="check_in_code",
            who=str(person_id),
            most=MOST_TRIES,
            per=WITHIN,
            now=now,
        )
    except TooMany:
        raise TooManyTries() from None
