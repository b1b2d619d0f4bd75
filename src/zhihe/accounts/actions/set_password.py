"""Set or drop the account's password."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhihe.accounts import rules
from zhihe.accounts.actions.count_attempt import count_attempt
from zhihe.accounts.actions.forget_attempts import forget_attempts
from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.errors import PasswordWeak, PasswordWrong
from zhihe.accounts.models import Account
from zhihe.accounts.queries.phones import open_phone
from zhihe.accounts.terms import AttemptKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor

CURRENT_WRONG = _("现在的密码不对。想不起来，请带证件到服务站重设，或者只用短信登录。")
CONTEXT = _("它只是平台的名字、您的手机号或一个日子，别人一猜就中。多加几个不相干的字。")


@transaction.atomic
def set_password(
    *, actor: Actor, account: Account, password: str, now: datetime, current: str | None = None
) -> None:
    """An empty ``password`` drops it. Other devices are signed out and the person is told.

    ``current``: the password until now as typed; None where no person types (the demo city).
    Raises PasswordWeak, PasswordWrong and TriesUsedUp.
    """
    if current is not None and account.has_usable_password():
        _prove(account, current, now)
    if password:
        _refuse_weak(password, open_phone(account.phone_sealed))
    Account.objects.filter(pk=account.pk).update(
        password=make_password(password or None), session_epoch=account.session_epoch + 1
    )
    account.refresh_from_db(fields=["password", "session_epoch"])
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.password",
            "account",
            account.pk,
            person_id=actor.person_id,
            detail={"set": bool(password)},
        ),
    )
    if actor.person_id:
        notify_person(
            city=actor.city,
            person_id=actor.person_id,
            kind="accounts.password_changed",
            params={},
            now=now,
            url="/me/settings",
        )


def _prove(account: Account, current: str, now: datetime) -> None:
    index = bytes(account.phone_index)
    count_attempt(
        kind=AttemptKind.PASSWORD,
        who=index,
        most=rules.PASSWORD_TRIES,
        within=rules.PASSWORD_LOCK,
        now=now,
    )
    if not check_password(current, account.password):
        raise PasswordWrong(CURRENT_WRONG)
    forget_attempts(kind=AttemptKind.PASSWORD, who=index)


def _refuse_weak(password: str, phone: str) -> None:
    """As typed, whole: nothing is cut off or folded before it is hashed (the form stops at 128)."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise PasswordWeak(reasons="".join(error.messages)) from None
    if rules.is_context_word(password, phone):
        raise PasswordWeak(reasons=CONTEXT)
