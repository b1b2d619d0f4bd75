"""One value, one byte string: what the audit log commits to.

The output is a subset of RFC 8785 (JSON Canonicalization Scheme), so anybody can recompute it:
UTF-8, no white space, keys sorted by UTF-16 code units, minimal escapes, whole numbers only.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

SALT_BYTES = 32
_MAX_INTEGER = 2**53 - 1
"""Beyond this a reader that keeps numbers as doubles would read another number (RFC 7493)."""


class CanonicalJsonError(TypeError):
    """The value has no canonical form; the message names the type or rule, never the value."""


def encode(value: object) -> bytes:
    """Canonical bytes of None, bool, int, str, list, tuple and mappings with string keys.

    As strings: aware datetime (`2026-01-31T08:00:00.000000Z`, always UTC and microseconds), date
    (ISO), UUID, Decimal (plain notation, trailing zeros kept). CanonicalJsonError for floats,
    naive datetimes, integers beyond 2**53 - 1, lone surrogates, NaN and every other type.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CanonicalJsonError("a lone surrogate is not text") from None


def commitment(salt: bytes, value: object) -> bytes:
    """SHA-256(salt || canonical JSON), 32 bytes. Destroying the salt erases the value.

    ValueError unless the salt has exactly 32 bytes: a fixed length keeps the border between
    salt and value from being moved.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(salt + encode(value)).digest()


def new_salt() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(SALT_BYTES)


def _plain(value: object) -> object:
    match value:
        case None | bool():
            return value
        case str():
            return str.__str__(value)
        case int():
            return _integer(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return _mapping(value)
        case _:
            return _as_text(value)


def _integer(value: int) -> int:
    if abs(value) > _MAX_INTEGER:
        raise CanonicalJsonError("integers beyond 2**53 - 1 are written as strings")
    return int(value)


def _mapping(value: Mapping[object, object]) -> dict[str, object]:
    keys: list[str] = []
    for key in value:
        if not isinstance(key, str):
            raise CanonicalJsonError(f"keys are strings, not {type(key).__name__}")
        keys.append(key)
    keys.sort(key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return {str.__str__(key): _plain(value[key]) for key in keys}


def _as_text(value: object) -> str:
    match value:
        case datetime():
            if value.utcoffset() is None:
                raise CanonicalJsonError("a moment needs a time zone")
            moment = value.astimezone(UTC).replace(tzinfo=None)
            return moment.isoformat(timespec="microseconds") + "Z"
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal() if value.is_finite():
            return format(value, "f")
        case _:
            raise CanonicalJsonError(f"{type(value).__name__} has no canonical form")
