"""What the demo phones received, asked of the operator; and the codes of the clerks' TOTP."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import pyotp
from django.conf import settings

from zhihe.accounts.models import Account
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.queries.totp import has_totp, totp_secret
from zhihe.demo.cast import members

TIMEOUT = 3
MOST = 20
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")


@dataclass(frozen=True, slots=True)
class Text:
    """One message as the phone shows it. ``code`` are its six digits, '' without."""

    words: str
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The code an authenticator would show now, and for how many more seconds."""

    code: str
    seconds: int


class OperatorSilent(Exception):
    """The operator's server does not answer."""


def texts_of(phone: str) -> list[Text]:
    """Newest first. ``phone`` is the national number. Raises OperatorSilent."""
    query = urlencode({"phone": phone, "limit": MOST})
    request = urllib.request.Request(
        f"{settings.DEMO_OPERATOR_URL}/inbox?{query}",
        headers={"authorization": f"Bearer {settings.DEMO_OPERATOR_SECRET}"},
    )
    try:
        with _DIRECT.open(request, timeout=TIMEOUT) as answer:
            rows = json.load(answer)["messages"]
    except (OSError, ValueError, KeyError) as error:
        raise OperatorSilent from error
    return [Text(row["text"], _code(row["params"]), row["sent_at"][5:16]) for row in rows]


def _code(params: dict[str, str]) -> str:
    found = _CODE.fullmatch(params.get("code", "") or params.get("confirm", ""))
    return found[1] if found else ""


def second_factor(phone: str, now: datetime) -> SecondFactor | None:
    """Only of the cast: nobody else's secret is ever opened here."""
    if phone not in {member.phone for member in members()}:
        return None
    account = Account.objects.filter(phone_index=phone_index(f"+86{phone}")).first()
    if account is None or not has_totp(account):
        return None
    code = pyotp.TOTP(totp_secret(account)).at(now)
    return SecondFactor(code, 30 - int(now.timestamp()) % 30)
