"""Secrets at rest: the installation's key ring (ZHIHE_HOME/keys), encryption and blind indexes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhihe.foundation import secrets_box
from zhihe.foundation.key_ring import KeyRing


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    """The key ring of this installation, read once."""
    return KeyRing.load(Path(settings.KEYS_DIR) / "ring", create=True)


def seal(plain: bytes, purpose: str) -> bytes:
    """Encrypt with the current key; ``purpose`` is bound as associated data."""
    return secrets_box.encrypt(ring(), plain, associated=purpose.encode())


def open_sealed(sealed: bytes, purpose: str) -> bytes:
    """Decrypt what :func:`seal` made for the same purpose."""
    return secrets_box.decrypt(ring(), bytes(sealed), associated=purpose.encode())


def seal_text(plain: str, purpose: str) -> bytes:
    """Encrypt a text as UTF-8."""
    return seal(plain.encode(), purpose)


def open_text(sealed: bytes | memoryview | None, purpose: str) -> str:
    """Decrypt a text; empty for None."""
    return open_sealed(bytes(sealed), purpose).decode() if sealed else ""


def blind_index(value: str, purpose: str) -> bytes:
    """Keyed 32-byte index of a normalised value (phone, identity number)."""
    return secrets_box.blind_index(ring(), value, purpose=purpose)
