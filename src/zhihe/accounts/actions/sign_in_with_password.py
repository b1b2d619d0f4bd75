"""Sign in with phone and password, the other way beside the code."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from zhihe.accounts import rules
from zhihe.accounts.actions.count_attempt import count_attempt
from zhihe.accounts.actions.forget_attempts import forget_attempts
from zhihe.accounts.errors import PasswordWrong
from zhihe.accounts.models import Account
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.terms import AttemptKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def sign_in_with_password(*, city: str, phone: str, password: str, now: datetime) -> Account:
    """PasswordWrong whether number or password is wrong, after the same work; TriesUsedUp."""
    index = phone_index(phone)
    count_attempt(
        kind=AttemptKind.PASSWORD,
        who=index,
        most=rules.PASSWORD_TRIES,
        within=rules.PASSWORD_LOCK,
        now=now,
    )
    account = Account.objects.filter(phone_index=index, is_active=True).first()
    if account is None or not account.has_usable_password():
        make_password(password)  # as long as a comparison takes
        raise PasswordWrong()
    if not check_password(password, account.password):
        raise PasswordWrong()
    forget_attempts(kind=AttemptKind.PASSWORD, who=index)
    Account.objects.filter(pk=account.pk).update(last_login=now)
    record_event(
        actor=Actor(city=city, account_id=account.pk),
        now=now,
        fact=Fact("accounts.sign_in", "account", account.pk, detail={"by": "password"}),
    )
    return account
