"""The codes a person scans or types: how they are made and read. Only here is the secret opened.

A scanned code is the last part of an https address, ``/s/<token>``:
``r`` + shift + 16 characters (rotating), ``p`` + activity + 16 characters (poster on the wall),
``d`` + 8 characters (duration code, a slip of paper).
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from zhihe.attendance.errors import CodeUnknown, NoActivityCode
from zhihe.foundation import rotating_code
from zhihe.opportunities.models import Activity
from zhihe.platform.vault import open_sealed

ROTATING, POSTER, SLIP = "r", "p", "d"
SLIP_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SLIP_LENGTH = 8
_TOKEN = re.compile(r"([rp])([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{16})|(d)([2-9A-HJ-NP-Z]{8})")


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart, not verified. ``subject``: a shift (r), an activity (p), None (d)."""

    kind: str
    subject: UUID | None
    code: str


def secret_of(activity: Activity) -> bytes:
    """The activity's own secret; NoActivityCode before its approval."""
    if activity.code_secret_sealed is None:
        raise NoActivityCode()
    return open_sealed(bytes(activity.code_secret_sealed), "activity_code")


def read_token(text: str) -> Token:
    """CodeUnknown for anything else than the three shapes."""
    found = _TOKEN.fullmatch(text)
    if not found:
        raise CodeUnknown()
    if found[4]:
        return Token(SLIP, None, found[5])
    return Token(found[1], UUID(bytes=urlsafe_b64decode(found[2] + "==")), found[3])


def rotating_token(activity: Activity, shift_id: UUID, now: datetime) -> str:
    """What the leader's phone shows as a QR code for the next seconds."""
    return ROTATING + _packed(shift_id) + rotating_code.code_at(secret_of(activity), shift_id, now)


def rotating_digits(activity: Activity, shift_id: UUID, now: datetime) -> str:
    """The six digits beside it."""
    return rotating_code.six_digits(secret_of(activity), shift_id, now)


def poster_token(activity: Activity) -> str:
    """The code on the wall: always the same."""
    mac = urlsafe_b64encode(_poster_mac(activity)[:12]).decode()
    return POSTER + _packed(activity.pk) + mac


def poster_digits(activity: Activity) -> str:
    """Nine digits to type where the poster cannot be scanned."""
    return f"{int.from_bytes(_poster_mac(activity)[12:20], 'big') % 10**9:09d}"


def slip_token(code: str) -> str:
    """The last part of the address printed on a duration slip."""
    return SLIP + code


def new_slip_code() -> str:
    """Eight random characters that are hard to misread."""
    return "".join(secrets.choice(SLIP_ALPHABET) for _ in range(SLIP_LENGTH))


def rotating_fits(activity: Activity, shift_id: UUID, code: str, moment: datetime) -> bool:
    """Whether the scanned code was shown at most one step (30 s) around the moment."""
    return rotating_code.verify(secret_of(activity), shift_id, code, moment) is not None


def digits_fit(activity: Activity, shift_id: UUID, digits: str, moment: datetime) -> bool:
    """The same for six typed digits."""
    return (
        rotating_code.verify_six_digits(secret_of(activity), shift_id, digits, moment) is not None
    )


def poster_fits(activity: Activity, code: str) -> bool:
    """Whether the scanned code is this activity's poster."""
    return hmac.compare_digest(poster_token(activity)[-16:].encode(), code.encode())


def typed(text: str) -> str:
    """What a person typed, cleaned: full-width forms, spaces, dashes, small letters."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[^0-9A-Z]", "", plain)[:16]


def _packed(identity: UUID) -> str:
    return urlsafe_b64encode(identity.bytes).decode().rstrip("=")


def _poster_mac(activity: Activity) -> bytes:
    return hmac.new(secret_of(activity), b"zhihe poster\0" + activity.pk.bytes, sha256).digest()
