"""The reset itself: the lost thing is gone, every session ends, the person is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from zhihe.accounts.actions.forget_attempts import forget_attempts
from zhihe.accounts.actions.tell_of_reset import tell_of_reset
from zhihe.accounts.errors import ResetDone
from zhihe.accounts.models import Account, Guardianship, Person, ResetRequest
from zhihe.accounts.queries.phones import open_phone, phone_index
from zhihe.accounts.terms import AttemptKind, ResetKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.vault import blind_index


@transaction.atomic
def carry_out_reset(*, actor: Actor, row: ResetRequest, now: datetime) -> None:
    """A desk never sets a secret, it takes the lost one away. Raises ResetDone (decided before)."""
    waiting = ResetRequest.objects.filter(pk=row.pk, decided_at__isnull=True)
    if not waiting.update(
        decided_at=now, decided_by=actor.person_id, accepted=True, new_phone_sealed=None
    ):
        raise ResetDone()
    person = Person.objects.select_related("account").get(pk=row.person_id)
    _take_away(row, person)
    Account.objects.filter(pk=person.account_id).update(session_epoch=F("session_epoch") + 1)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.reset_done", "reset", row.pk, person_id=person.pk, detail={"kind": row.kind}
        ),
    )
    tell_of_reset(row=row, notice="accounts.reset_done", now=now)


def _take_away(row: ResetRequest, person: Person) -> None:
    account = Account.objects.filter(pk=person.account_id)
    if row.kind == ResetKind.PIN:
        Person.objects.filter(pk=person.pk).update(pin_hash="", pin_tries=0, pin_locked_until=None)
    elif row.kind == ResetKind.PASSWORD:
        account.update(password=make_password(None))
        _forget(AttemptKind.PASSWORD, bytes(account.get().phone_index))
    elif row.kind == ResetKind.TOTP:
        gone: dict[str, Any] = {"totp_sealed": None, "totp_confirmed_at": None, "totp_last_step": 0}
        account.update(**gone)
        _forget(AttemptKind.TOTP, blind_index(str(person.account_id), "totp"))
    else:
        phone = open_phone(row.new_phone_sealed)
        Guardianship.objects.filter(pk=row.guardianship_id).update(
            guardian_phone_index=phone_index(phone), guardian_phone_sealed=row.new_phone_sealed
        )


def _forget(kind: AttemptKind, who: bytes) -> None:
    forget_attempts(kind=kind, who=who)
