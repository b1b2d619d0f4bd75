"""Files kept by content: the name is the SHA-256, the bytes are never changed."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(content: bytes, kind: str, suffix: str) -> tuple[str, str]:
    """Store bytes under ``kind/ab/cd/<sha256>.suffix``; returns (name, sha256 in hex). Idempotent."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"{kind}/{digest[:2]}/{digest[2:4]}/{digest}.{suffix}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name, digest


def read(name: str) -> bytes:
    """The bytes of a kept file; raises FileNotFoundError."""
    with default_storage.open(name, "rb") as handle:
        return bytes(handle.read())
