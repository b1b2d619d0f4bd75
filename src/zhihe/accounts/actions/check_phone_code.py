"""Check a phone code and use it up."""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime
from uuid import UUID

from zhihe.accounts import rules
from zhihe.accounts.errors import CodeWrong
from zhihe.accounts.models import PhoneCode
from zhihe.accounts.queries.codes import code_hash
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.terms import CodePurpose
from zhihe.platform.durably import durably


def check_phone_code(
    *, phone: str, purpose: CodePurpose, code: str, now: datetime, subject_id: UUID | None = None
) -> None:
    """Use the newest code of (phone, purpose, subject); CodeWrong for every way of not fitting.

    A try is counted before the code is compared and outlives the caller's rollback, so that a
    refusal further on gives no free guess. The use itself belongs to the caller's transaction: a
    deed refused after a right code leaves the code usable. (Two single statements: no transaction
    of its own, it joins the caller's.)
    """
    typed = unicodedata.normalize("NFKC", code).replace(" ", "")
    row = (
        PhoneCode.objects.filter(
            phone_index=phone_index(phone), purpose=purpose, subject_id=subject_id
        )
        .order_by("-created_at", "-id")
        .first()
    )
    if row is None or not _take_a_try(row.pk, now):
        raise CodeWrong()
    if not hmac.compare_digest(bytes(row.code_hash), code_hash(phone, purpose, subject_id, typed)):
        raise CodeWrong()
    if not PhoneCode.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=now):
        raise CodeWrong()


def _take_a_try(code_id: UUID, now: datetime) -> bool:
    return bool(
        durably(
            "UPDATE accounts_phonecode SET tries = tries + 1 WHERE id = %s AND tries < %s"
            " AND used_at IS NULL AND expires_at > %s RETURNING id",
            [code_id, rules.CODE_TRIES, now],
        )
    )
