"""Set or drop the account's password."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhihe.accounts.errors import PasswordWeak
from zhihe.accounts.models import Account
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def set_password(*, actor: Actor, account: Account, password: str, now: datetime) -> None:
    """An empty ``password`` drops it. Other devices are signed out. Raises PasswordWeak."""
    if password:
        try:
            validate_password(password[:128])
        except ValidationError as error:
            raise PasswordWeak(reasons="".join(error.messages)) from None
    Account.objects.filter(pk=account.pk).update(
        password=make_password(password[:128] or None), session_epoch=account.session_epoch + 1
    )
    account.refresh_from_db(fields=["password", "session_epoch"])
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.password",
            "account",
            account.pk,
            person_id=actor.person_id,
            detail={"set": bool(password)},
        ),
    )
