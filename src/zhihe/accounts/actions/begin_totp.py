"""Make a TOTP secret for an account; it counts once a first code has confirmed it."""

from __future__ import annotations

from datetime import datetime

import pyotp
from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.models import Account
from zhihe.accounts.queries.totp import seal_secret
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def begin_totp(*, actor: Actor, account: Account, now: datetime) -> str:
    """Return the new base32 secret (RFC 6238, 6 digits, 30 s); an older one stops working."""
    secret = pyotp.random_base32()
    Account.objects.filter(pk=account.pk).update(
        totp_sealed=seal_secret(secret), totp_confirmed_at=None, totp_last_step=0
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.totp",
            "account",
            account.pk,
            person_id=actor.person_id,
            detail={"step": "begun"},
        ),
    )
    if actor.person_id:
        notify_person(
            city=actor.city,
            person_id=actor.person_id,
            kind="accounts.totp_changed",
            params={},
            now=now,
            url="/me/settings",
        )
    return secret
