"""The TOTP secret of an account and what a code proves."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

from zhihe.accounts import rules
from zhihe.accounts.models import Account
from zhihe.platform.vault import open_text, seal_text


def seal_secret(secret: str) -> bytes:
    """Encrypted base32 secret."""
    return seal_text(secret, "totp")


def totp_secret(account: Account) -> str:
    """Base32 secret, '' without one."""
    return open_text(account.totp_sealed, "totp")


def has_totp(account: Account) -> bool:
    """Whether a confirmed TOTP is bound."""
    return account.totp_sealed is not None and account.totp_confirmed_at is not None


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step that ``code`` belongs to, among now and its two neighbours; else None."""
    present = int(now.timestamp()) // rules.TOTP_STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return None


def provisioning_uri(account: Account, issuer: str) -> str:
    """otpauth:// address for the QR code; names the account by the tail of its number."""
    totp = pyotp.TOTP(totp_secret(account))
    return totp.provisioning_uri(name=f"…{account.phone_tail}", issuer_name=issuer)
