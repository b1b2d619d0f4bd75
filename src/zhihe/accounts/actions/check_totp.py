"""Check a TOTP code; each time step opens once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts import rules
from zhihe.accounts.actions.count_attempt import count_attempt
from zhihe.accounts.actions.forget_attempts import forget_attempts
from zhihe.accounts.errors import TotpMissing, TotpReplayed, TotpWrong
from zhihe.accounts.models import Account
from zhihe.accounts.queries.totp import step_of, totp_secret
from zhihe.accounts.terms import AttemptKind
from zhihe.platform.vault import blind_index


@transaction.atomic
def check_totp(*, account: Account, code: str, now: datetime) -> None:
    """The first right code confirms. TotpMissing, TotpWrong, TotpReplayed, TriesUsedUp."""
    secret = totp_secret(account)
    if not secret:
        raise TotpMissing()
    who = blind_index(str(account.pk), "totp")
    count_attempt(
        kind=AttemptKind.TOTP, who=who, most=rules.TOTP_TRIES, within=rules.TOTP_LOCK, now=now
    )
    step = step_of(secret, code, now)
    if step is None:
        raise TotpWrong()
    rows = Account.objects.filter(pk=account.pk, totp_last_step__lt=step)
    if not rows.update(totp_last_step=step):
        raise TotpReplayed()
    Account.objects.filter(pk=account.pk, totp_confirmed_at__isnull=True).update(
        totp_confirmed_at=now
    )
    forget_attempts(kind=AttemptKind.TOTP, who=who)
