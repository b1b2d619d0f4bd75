"""Count a typed code that did not fit; too many in ten minutes close the typed way."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhihe.attendance.errors import TooManyTries
from zhihe.attendance.models import CodeTry

MOST_TRIES, WITHIN = 10, timedelta(minutes=10)


@transaction.atomic
def count_code_try(*, city: str, person_id: UUID, now: datetime) -> None:
    """Call before the code is looked at, in a transaction of its own: a refusal must not undo it.

    Raises TooManyTries. ``forget_code_tries`` drops the rows after a good code.
    """
    recent = CodeTry.objects.in_city(city).filter(person_id=person_id, tried_at__gt=now - WITHIN)
    if recent.count() >= MOST_TRIES:
        raise TooManyTries()
    CodeTry.objects.create(city_id=city, person_id=person_id, tried_at=now)
