"""Sign in with a phone code; a number seen for the first time gets its account at once (Z41)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.models import Account
from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.accounts.terms import CodePurpose
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def sign_in_with_code(*, city: str, phone: str, code: str, now: datetime) -> Account:
    """The account of the number (E.164). Raises CodeWrong, also for an account that was closed."""
    check_phone_code(phone=phone, purpose=CodePurpose.SIGN_IN, code=code, now=now)
    account, made = Account.objects.get_or_create(
        phone_index=phone_index(phone),
        defaults={
            "phone_sealed": seal_phone(phone),
            "phone_tail": phone[-4:],
            "password": make_password(None),
            "created_at": now,
        },
    )
    Account.objects.filter(pk=account.pk).update(last_login=now)
    record_event(
        actor=Actor(city=city, account_id=account.pk),
        now=now,
        fact=Fact("accounts.open" if made else "accounts.sign_in", "account", account.pk),
    )
    return account
