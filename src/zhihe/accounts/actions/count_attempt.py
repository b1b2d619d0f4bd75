"""Count a try at something that may be guessed; refuse when there were too many."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhihe.accounts.errors import TriesUsedUp
from zhihe.accounts.models import Attempt
from zhihe.accounts.terms import AttemptKind
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.durably import durably


def count_attempt(
    *, kind: AttemptKind, who: bytes, most: int, within: timedelta, now: datetime
) -> None:
    """Count this try for ``who`` (a 32-byte index); TriesUsedUp after ``most`` within the time.

    The row outlives the caller's rollback. ``forget_attempts`` clears it after a success.
    """
    tries = Attempt.objects.filter(kind=kind, who=who, at__gt=now - within)
    first = tries.order_by("at").values_list("at", flat=True).first()
    if tries.count() >= most and first is not None:
        minutes = max(1, -(-(first + within - now) // timedelta(minutes=1)))
        raise TriesUsedUp(minutes=minutes)
    durably(
        "INSERT INTO accounts_attempt (id, kind, who, at) VALUES (%s, %s, %s, %s) RETURNING id",
        [uuid7(), kind.value, who, now],
    )
