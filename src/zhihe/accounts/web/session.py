"""What a browser session holds: account, person, hat, second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.http import HttpRequest

from zhihe.accounts import rules
from zhihe.accounts.models import Account, Person
from zhihe.accounts.terms import TOTP_ROLES
from zhihe.platform.access import has_session_cookie
from zhihe.platform.vault import open_text, seal_text

log = structlog.get_logger("zhihe.web")
ACCOUNT, PERSON, EPOCH, HAT = "account", "person", "epoch", "hat"
STRONG_UNTIL, STRONG_BY = "strong_until", "strong_by"
OPENED, SEEN = "opened", "seen"
BY_SMS, BY_TOTP = "sms", "totp"
STRONG_FOR_TOTP = timedelta(hours=8)
STRONG_FOR_SMS = timedelta(minutes=30)
PHONE_KEPT_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account of the session and the person chosen in it (None while choosing)."""

    account: Account
    person: Person | None


def open_session(request: HttpRequest, account: Account, person: Person | None) -> None:
    """Sign in: a fresh session key, the account, perhaps the person."""
    request.session.cycle_key()
    request.session[ACCOUNT] = str(account.pk)
    request.session[EPOCH] = account.session_epoch
    request.session[OPENED] = request.session[SEEN] = request.now.isoformat()  # type: ignore[attr-defined]
    log.info("signed_in")
    for key in (PERSON, HAT, STRONG_UNTIL, STRONG_BY):
        request.session.pop(key, None)
    if person is not None:
        choose_person(request, person)


def choose_person(request: HttpRequest, person: Person) -> None:
    """Act as this person of the account from now on; hats and second factor start anew."""
    request.session[PERSON] = str(person.pk)
    for key in (HAT, STRONG_UNTIL, STRONG_BY):
        request.session.pop(key, None)


def mark_strong(request: HttpRequest, by: str) -> None:
    """A second factor was shown: an SMS code holds 30 minutes, TOTP 8 hours. The key is new, so
    that whoever knew the old one is not strong with it."""
    request.session.cycle_key()
    log.info("stepped_up", code=by)
    life = STRONG_FOR_TOTP if by == BY_TOTP else STRONG_FOR_SMS
    request.session[STRONG_UNTIL] = (request.now + life).isoformat()  # type: ignore[attr-defined]
    request.session[STRONG_BY] = by


def is_strong(request: HttpRequest, role: str = "") -> bool:
    """Whether the second factor still holds; an SMS code is none for the roles that need TOTP."""
    until = request.session.get(STRONG_UNTIL)
    if not until or datetime.fromisoformat(until) <= request.now:  # type: ignore[attr-defined]
        return False
    return role not in TOTP_ROLES or request.session.get(STRONG_BY) != BY_SMS


def keep_phone(request: HttpRequest, slot: str, phone: str) -> None:
    """Remember for half an hour the number a code goes to, sealed: sessions lie in the database."""
    until = request.now + PHONE_KEPT_FOR  # type: ignore[attr-defined]
    request.session[slot] = [seal_text(phone, "session").hex(), until.isoformat()]


def kept_phone(request: HttpRequest, slot: str) -> str:
    """The number kept under ``slot``, '' when there is none or its time is over."""
    sealed, until = request.session.get(slot) or ("", "")
    if not sealed or datetime.fromisoformat(until) <= request.now:  # type: ignore[attr-defined]
        return ""
    return open_text(bytes.fromhex(sealed), "session")


def read_session(request: HttpRequest) -> SignedIn | None:
    """Who is signed in: one query; None for nobody, a closed account or an ended session."""
    if not has_session_cookie(request):
        return None
    account_id = request.session.get(ACCOUNT)
    if not account_id:
        return None
    person_id = request.session.get(PERSON)
    if person_id:
        person = (
            Person.objects.select_related("account")
            .filter(pk=UUID(person_id), account_id=account_id)
            .first()
        )
        account = person.account if person else None
    else:
        person, account = None, Account.objects.filter(pk=account_id).first()
    if person is not None and not person.is_living:
        return None
    if account is None or not account.is_active:
        return None
    if account.session_epoch != request.session.get(EPOCH) or not _is_fresh(request):
        return None
    return SignedIn(account, person)


def _is_fresh(request: HttpRequest) -> bool:
    """Neither too old nor left alone too long; an hour alone ends the second factor. Noting the visit is
    left to whole pages: a page that asks by itself keeps nothing alive."""
    session, now = request.session, request.now  # type: ignore[attr-defined]
    opened, seen = session.get(OPENED), session.get(SEEN)
    if opened and datetime.fromisoformat(opened) + rules.SESSION_LIFE <= now:
        return False
    alone = now - datetime.fromisoformat(seen) if seen else timedelta()
    if alone >= rules.SESSION_IDLE:
        return False
    if alone >= rules.STRONG_IDLE:
        for key in (STRONG_UNTIL, STRONG_BY):
            session.pop(key, None)
    by_itself = request.headers.get("HX-Request") or request.path.startswith("/api/")
    if not (opened and seen) or (alone >= rules.SEEN_EVERY and not by_itself):
        session[OPENED] = opened or now.isoformat()
        session[SEEN] = now.isoformat()
    return True
