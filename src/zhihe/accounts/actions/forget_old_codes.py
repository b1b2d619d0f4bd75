"""Drop phone codes and counted tries after a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhihe.accounts.models import Attempt, PhoneCode

KEPT = timedelta(days=1)


def forget_old_codes(*, now: datetime) -> int:
    """Returns how many rows went; limits count the last hour at most."""
    codes, _ = PhoneCode.objects.filter(created_at__lt=now - KEPT).delete()
    tries, _ = Attempt.objects.filter(at__lt=now - KEPT).delete()
    return codes + tries
