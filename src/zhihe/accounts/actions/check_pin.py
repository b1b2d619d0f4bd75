"""The own PIN of a person on a shared phone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password

from zhihe.accounts import rules
from zhihe.accounts.errors import PinWrong, TriesUsedUp
from zhihe.accounts.models import Person
from zhihe.platform.durably import durably


def check_pin(*, person: Person, pin: str, now: datetime) -> None:
    """Raises PinWrong, and TriesUsedUp while the PIN rests (5 wrong ones: 15 minutes).

    The try is counted before it is compared and stays counted whatever the caller does.
    """
    if not person.pin_hash:
        return
    taken = durably(
        "UPDATE accounts_person SET"
        " pin_tries = CASE WHEN pin_tries >= %s THEN 1 ELSE pin_tries + 1 END,"
        " pin_locked_until = CASE WHEN pin_tries + 1 = %s THEN %s::timestamptz ELSE NULL END"
        " WHERE id = %s AND (pin_locked_until IS NULL OR pin_locked_until <= %s)"
        " RETURNING pin_tries",
        [rules.PIN_TRIES, rules.PIN_TRIES, now + rules.PIN_LOCK, person.pk, now],
    )
    if not taken:
        until = Person.objects.values_list("pin_locked_until", flat=True).get(pk=person.pk)
        left = (until or now) - now
        raise TriesUsedUp(minutes=max(1, -(-left // timedelta(minutes=1))))
    if not check_password(pin[:6], person.pin_hash):
        raise PinWrong()
    Person.objects.filter(pk=person.pk).update(pin_tries=0, pin_locked_until=None)
