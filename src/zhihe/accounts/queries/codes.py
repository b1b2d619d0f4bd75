"""The keyed hash under which a phone code is kept, and when the next may be asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from zhihe.accounts import rules
from zhihe.accounts.models import PhoneCode
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.terms import CodePurpose
from zhihe.platform.vault import blind_index


def code_hash(phone: str, purpose: str, subject_id: UUID | None, code: str) -> bytes:
    """32 bytes bound to phone, purpose and subject: a code opens nothing else."""
    return blind_index(f"{phone}|{purpose}|{subject_id or ''}|{code}", "phone_code")


def seconds_to_wait(phone: str, purpose: CodePurpose, now: datetime) -> int:
    """Seconds until the next code may be asked for this number; 0 when it may be asked now."""
    newest = (
        PhoneCode.objects.filter(phone_index=phone_index(phone), purpose=purpose)
        .order_by("-created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    left = newest + rules.RESEND_AFTER - now if newest else timedelta(0)
    return max(0, -(-left // timedelta(seconds=1)))
