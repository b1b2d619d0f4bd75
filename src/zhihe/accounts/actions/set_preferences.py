"""Language and 大字版 of an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.models import Account
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def set_preferences(
    *, actor: Actor, account: Account, language: str, elder: bool, now: datetime
) -> None:
    """``language`` is 'zh-hans' or 'en'."""
    Account.objects.filter(pk=account.pk).update(
        language="en" if language == "en" else "zh-hans", elder=elder
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact("accounts.preferences", "account", account.pk, person_id=actor.person_id),
    )
