"""Move an account to another number, proved by a code to the new one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.errors import PhoneTaken
from zhihe.accounts.models import Account
from zhihe.accounts.queries.phones import open_phone, phone_index, seal_phone
from zhihe.accounts.terms import CodePurpose
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.platform.actor import Actor


@transaction.atomic
def change_phone(*, actor: Actor, account: Account, phone: str, code: str, now: datetime) -> None:
    """The old number was proved by the step-up before. Other devices are signed out.

    Raises CodeWrong, and PhoneTaken when the number has an account (told only to its holder).
    """
    check_phone_code(
        phone=phone, purpose=CodePurpose.NEW_PHONE, code=code, subject_id=account.pk, now=now
    )
    old = open_phone(account.phone_sealed)
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(
                phone_index=phone_index(phone),
                phone_sealed=seal_phone(phone),
                phone_tail=phone[-4:],
                session_epoch=account.session_epoch + 1,
            )
    except IntegrityError:
        raise PhoneTaken() from None
    account.refresh_from_db()
    record_event(
        actor=actor,
        now=now,
        fact=Fact("accounts.phone", "account", account.pk, person_id=actor.person_id),
    )
    _tell_old_number(actor, old, now)
    if actor.person_id:
        notify_person(
            city=actor.city,
            person_id=actor.person_id,
            kind="accounts.phone_changed",
            params={"tail": phone[-4:]},
            now=now,
        )


def _tell_old_number(actor: Actor, phone: str, now: datetime) -> None:
    """Whoever holds the old number hears of it there: the inbox is the new holder's already.

    In Chinese whatever the page's language: the text was filed so.
    """
    enqueue_text(
        city=actor.city,
        phone=phone,
        template="sign_in_reset",
        params={
            "unit": "账号本人",
            "when": local(now).strftime("%-m月%-d日 %H:%M"),
            "what": "手机号",
        },
        now=now,
    )
