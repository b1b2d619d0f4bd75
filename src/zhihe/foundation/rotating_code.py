"""The check-in code that changes every 30 seconds on the leader's phone.

A token for the QR address and, beside it, six digits to type. Both are HMAC-SHA256 over purpose,
id and step number under the shift's own secret, as in RFC 6238 but bound to the shift. The two are
verified apart because they earn different evidence grades. Six digits can be guessed once in a
million: the caller limits attempts.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from zhihe.foundation.clock import utc

STEP_SECONDS = 30
MIN_SECRET_BYTES = 16
_TOKEN_BYTES = 12


def step_at(moment: datetime, step: int = STEP_SECONDS) -> int:
    """The number of the step (of `step` seconds since 1970) that holds this aware moment."""
    return int(utc(moment).timestamp() // step)


def seconds_left(moment: datetime, step: int = STEP_SECONDS) -> float:
    """Seconds until the code changes, above 0 and at most `step`."""
    return step - utc(moment).timestamp() % step


def code_at(secret: bytes, shift_id: UUID | str, moment: datetime, step: int = STEP_SECONDS) -> str:
    """The token at a moment: 16 URL-safe characters (96 bits). ValueError for a short secret."""
    return _token(secret, shift_id, step_at(moment, step))


def six_digits(
    secret: bytes, shift_id: UUID | str, moment: datetime, step: int = STEP_SECONDS
) -> str:
    """The digits to type at a moment, six of them, leading zeros kept."""
    return _digits(secret, shift_id, step_at(moment, step))


def verify(
    secret: bytes,
    shift_id: UUID | str,
    token: str,
    moment: datetime,
    window: int = 1,
    step: int = STEP_SECONDS,
) -> int | None:
    """The step whose token this is, at most `window` steps around the moment, else None.

    Every candidate is compared, each in constant time. ValueError for a negative window.
    """
    steps = _window(moment, window, step)
    return _matching({n: _token(secret, shift_id, n) for n in steps}, token)


def verify_six_digits(
    secret: bytes,
    shift_id: UUID | str,
    digits: str,
    moment: datetime,
    window: int = 1,
    step: int = STEP_SECONDS,
) -> int | None:
    """The same for typed digits; spaces and full-width digits are forgiven."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", digits))
    steps = _window(moment, window, step)
    return _matching({n: _digits(secret, shift_id, n) for n in steps}, typed)


def _window(moment: datetime, window: int, step: int) -> range:
    if window < 0:
        raise ValueError("a window is not negative")
    middle = step_at(moment, step)
    return range(middle - window, middle + window + 1)


def _matching(candidates: dict[int, str], given: str) -> int | None:
    received = given.encode("utf-8", "surrogatepass")
    found = None
    for number, candidate in candidates.items():
        if hmac.compare_digest(candidate.encode(), received):
            found = number
    return found


def _mac(secret: bytes, purpose: bytes, shift_id: UUID | str, number: int) -> bytes:
    if len(secret) < MIN_SECRET_BYTES:
        raise ValueError("a secret has at least 16 bytes")
    message = purpose + number.to_bytes(8, "big", signed=True) + str(shift_id).encode()
    return hmac.new(secret, message, sha256).digest()


def _token(secret: bytes, shift_id: UUID | str, number: int) -> str:
    mac = _mac(secret, b"zhihe check-in token\0", shift_id, number)
    return urlsafe_b64encode(mac[:_TOKEN_BYTES]).decode()


def _digits(secret: bytes, shift_id: UUID | str, number: int) -> str:
    mac = _mac(secret, b"zhihe check-in digits\0", shift_id, number)
    return f"{int.from_bytes(mac[:8], 'big') % 1_000_000:06d}"
