"""Send a six-digit code to a phone, for one purpose and perhaps one subject."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from zhihe.accounts import rules
from zhihe.accounts.errors import CodesTooMany, CodeTooSoon
from zhihe.accounts.models import PhoneCode
from zhihe.accounts.queries.codes import code_hash
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.terms import CodePurpose, RuleKey
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.platform import city_rules, limits
from zhihe.platform.refusals import TooMany

# purpose → registered text, and the name of its variable for the code
TEXTS = {
    CodePurpose.SIGN_IN: ("sign_in_code", "code"),
    CodePurpose.CLAIM: ("sign_in_code", "code"),
    CodePurpose.STEP_UP: ("step_up_code", "code"),
    CodePurpose.NEW_PHONE: ("step_up_code", "code"),
    CodePurpose.ACT_FOR: ("act_for_code", "code"),
    CodePurpose.NEED: ("need_phone_code", "code"),
    CodePurpose.GUARDIAN: ("guardian_consent", "confirm"),
}


@transaction.atomic
def ask_phone_code(
    *,
    city: str,
    phone: str,
    purpose: CodePurpose,
    now: datetime,
    subject_id: UUID | None = None,
    asked_from: bytes | None = None,
    params: dict[str, str] | None = None,
) -> PhoneCode:
    """Make and send the code. ``phone`` is E.164, ``asked_from`` the index of the network block.

    The answer is the same whether anybody has this number. ``params`` fill the rest of the text.
    Raises CodeTooSoon (60 s) and CodesTooMany: per phone, network block, range of 10,000 numbers,
    abroad and in all, each per hour. The budget of texts is the same for known and unknown numbers:
    whoever spends it learns nothing about who is registered.
    """
    index = phone_index(phone)
    _one_at_a_time(index)
    _refuse_flood(city, index, purpose, asked_from, now)
    _keep_to_budget(city, phone, now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    life = rules.GUARDIAN_CODE_LIFE if purpose == CodePurpose.GUARDIAN else rules.CODE_LIFE
    row = PhoneCode.objects.create(
        phone_index=index,
        purpose=purpose,
        subject_id=subject_id,
        asked_from=asked_from,
        code_hash=code_hash(phone, purpose, subject_id, code),
        created_at=now,
        expires_at=now + life,
    )
    template, variable = TEXTS[purpose]
    enqueue_text(
        city=city,
        phone=phone,
        template=template,
        params={**(params or {}), variable: code},
        now=now,
        subject_id=subject_id,
    )
    return row


def _one_at_a_time(index: bytes) -> None:
    """Two tabs asking at once are one after the other, so that the second meets the first's row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], "big", signed=True)]
        )


def _refuse_flood(
    city: str, index: bytes, purpose: CodePurpose, asked_from: bytes | None, now: datetime
) -> None:
    mine = PhoneCode.objects.filter(phone_index=index, created_at__gt=now - rules.HOUR)
    newest = mine.filter(purpose=purpose).order_by("-created_at").first()
    if newest and newest.created_at + rules.RESEND_AFTER > now:
        wait = newest.created_at + rules.RESEND_AFTER - now
        raise CodeTooSoon(seconds=max(1, -(-wait // timedelta(seconds=1))))
    _refuse_above(mine, city_rules.read(city, RuleKey.CODES_PER_PHONE, now), now)
    if asked_from is None:
        return
    block = PhoneCode.objects.filter(asked_from=asked_from, created_at__gt=now - rules.HOUR)
    _refuse_above(block, city_rules.read(city, RuleKey.CODES_PER_BLOCK, now), now)


def _refuse_above(rows: QuerySet[PhoneCode], most: int, now: datetime) -> None:
    """CodesTooMany with the minutes until the oldest of the hour's codes is an hour old."""
    if rows.count() < most:
        return
    oldest = rows.order_by("created_at").values_list("created_at", flat=True).first() or now
    raise CodesTooMany(minutes=max(1, -(-(oldest + rules.HOUR - now) // timedelta(minutes=1))))


def _keep_to_budget(city: str, phone: str, now: datetime) -> None:
    """Against pumping: texts cost money, and neighbouring or foreign numbers are how it is done."""
    _refuse_above(
        PhoneCode.objects.filter(created_at__gt=now - rules.HOUR),
        city_rules.read(city, RuleKey.CODES_IN_ALL, now),
        now,
    )
    kept = [("codes.range", phone[:-4], RuleKey.CODES_PER_RANGE)]
    if not phone.startswith("+86"):
        kept.append(("codes.abroad", "", RuleKey.CODES_ABROAD))
    for what, who, rule in kept:
        try:
            most = city_rules.read(city, rule, now)
            limits.take(city=city, what=what, who=who, most=most, per=rules.HOUR, now=now)
        except TooMany as refusal:
            raise CodesTooMany(minutes=-(-refusal.retry_after // 60)) from None
