"""End every session of an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from zhihe.accounts.models import Account
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def sign_out_everywhere(*, actor: Actor, account: Account, now: datetime) -> None:
    """Sessions opened before now no longer count."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    record_event(
        actor=actor,
        now=now,
        fact=Fact("accounts.sign_out_everywhere", "account", account.pk, person_id=actor.person_id),
    )
