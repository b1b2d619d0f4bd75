"""Secrets at rest: sealed fields and blind indexes.

A sealed value is

    suite (1 byte) | length of key id (1) | key id | nonce (12) | ciphertext | tag (16)

Suite 1 is AES-256-GCM with HMAC-SHA256, suite 2 SM4-GCM with HMAC-SM3 (GB/T 32907, GB/T 32905)
where a city must use national algorithms. What the value belongs to (table, row, field) goes in as
associated data: a ciphertext moved to another row does not open. Each key file holds a 32-byte
master; the working keys come from it by HKDF, apart for every suite and use.
"""

from __future__ import annotations

import secrets
from enum import IntEnum
from functools import lru_cache

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhihe.foundation.key_ring import KeyRing, SecretsError

__all__ = [
    "KeyRing",
    "SecretsError",
    "Suite",
    "blind_index",
    "decrypt",
    "encrypt",
    "is_current",
    "supported",
]

_NONCE, _TAG = 12, 16


class Suite(IntEnum):
    """The algorithms; the number is the first byte of every sealed value."""

    AES = 1
    SM = 2


def supported(suite: Suite) -> bool:
    """Whether the OpenSSL underneath can do it."""
    try:
        _cipher(suite, bytes(32), modes.GCM(bytes(_NONCE))).encryptor()
        hmac.HMAC(bytes(32), _hash(suite))
    except UnsupportedAlgorithm:
        return False
    return True


def encrypt(
    ring: KeyRing, plaintext: bytes, *, associated: bytes, suite: Suite = Suite.AES
) -> bytes:
    """Seal under the current key with a fresh random nonce (fewer than 2**32 values per key)."""
    key_id = ring.current.encode()
    header = bytes([suite, len(key_id)]) + key_id
    nonce = secrets.token_bytes(_NONCE)
    sealer = _cipher(suite, ring.keys[ring.current], modes.GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(header + associated)
    body = sealer.update(plaintext) + sealer.finalize()
    return header + nonce + body + sealer.tag


def decrypt(ring: KeyRing, sealed: bytes, *, associated: bytes) -> bytes:
    """Open a sealed value. SecretsError: `malformed`, `suite_unknown`, `key_unknown`, or
    `tampered` when a bit or the associated data is another."""
    suite, key_id, header_length = _header(sealed)
    if key_id not in ring.keys:
        raise SecretsError("key_unknown")
    header, rest = sealed[:header_length], sealed[header_length:]
    nonce, body, tag = rest[:_NONCE], rest[_NONCE:-_TAG], rest[-_TAG:]
    opener = _cipher(suite, ring.keys[key_id], modes.GCM(nonce, tag)).decryptor()
    opener.authenticate_additional_data(header + associated)
    try:
        return opener.update(body) + opener.finalize()
    except InvalidTag:
        raise SecretsError("tampered") from None


def is_current(ring: KeyRing, sealed: bytes, *, suite: Suite = Suite.AES) -> bool:
    """Whether the value is under the current key and suite; if not, a job seals it anew."""
    used, key_id, _ = _header(sealed)
    return used is suite and key_id == ring.current


def blind_index(ring: KeyRing, value: str, *, purpose: str, suite: Suite = Suite.AES) -> bytes:
    """32 bytes by which an encrypted value is found again without being readable.

    Equal values of one purpose give equal bytes; normalise before. Another purpose or suite gives
    other bytes, so changing the suite means computing the index anew.
    """
    key = _derive(suite, ring.index_key, b"blind index")
    mac = hmac.HMAC(key, _hash(suite))
    label = purpose.encode()
    mac.update(len(label).to_bytes(2, "big") + label + value.encode())
    return mac.finalize()


def _header(sealed: bytes) -> tuple[Suite, str, int]:
    if len(sealed) < 2 or len(sealed) < 2 + sealed[1] + _NONCE + _TAG:
        raise SecretsError("malformed")
    try:
        suite = Suite(sealed[0])
    except ValueError:
        raise SecretsError("suite_unknown") from None
    end = 2 + sealed[1]
    return suite, sealed[2:end].decode("ascii", "replace"), end


def _hash(suite: Suite) -> hashes.HashAlgorithm:
    return hashes.SM3() if suite is Suite.SM else hashes.SHA256()


@lru_cache(maxsize=64)
def _derive(suite: Suite, master: bytes, use: bytes) -> bytes:
    length = 16 if suite is Suite.SM and use == b"seal" else 32
    info = b"zhihe " + suite.name.encode() + b" " + use
    return HKDF(algorithm=_hash(suite), length=length, salt=None, info=info).derive(master)


def _cipher(suite: Suite, master: bytes, mode: modes.GCM) -> Cipher[modes.GCM]:
    key = _derive(suite, master, b"seal")
    return Cipher(algorithms.SM4(key) if suite is Suite.SM else algorithms.AES(key), mode)
