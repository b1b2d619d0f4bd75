"""The keys of one installation, in a directory of their own that only its user can read.

    k1.key, k2.key …   32-byte masters as 64 hex digits: sealing
    index.key          the same form: blind indexes, not rotated (a new one means a new index)
    current            the id under which new values are sealed

Back it up apart from the database: without it no sealed value opens, with it all do.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
_INDEX = "index"
_KEY_ID = re.compile(r"[a-z0-9]{1,32}")


class SecretsError(Exception):
    """Keys or sealed values cannot be used; `code` says why.

    Ring: `directory_missing`, `directory_open`, `file_open` (others may read), `key_missing`,
    `key_malformed`. Box: `malformed`, `suite_unknown`, `key_unknown`, `tampered`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Sealing keys by id, the id in use, and the separate key of blind indexes; never in `repr`.

    SecretsError when a key is not 32 bytes, the current one is missing, or index and sealing
    share a key.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    current: str
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise SecretsError("key_missing")
        ids_good = all(_KEY_ID.fullmatch(key_id) for key_id in self.keys)
        lengths = {len(key) for key in (*self.keys.values(), self.index_key)}
        if not ids_good or lengths != {KEY_BYTES} or self.index_key in self.keys.values():
            raise SecretsError("key_malformed")

    @classmethod
    def load(cls, directory: Path, *, create: bool = False) -> KeyRing:
        """Read the ring; with `create`, found it first if the directory is absent or empty.

        A directory that holds anything is never filled up: lost keys must be noticed, not replaced.
        Two processes that start at once end up with the same keys. Raises SecretsError.
        """
        if create and not (directory.exists() and any(directory.iterdir())):
            _found(directory)
        if not directory.is_dir():
            raise SecretsError("directory_missing")
        if directory.stat().st_mode & 0o077:
            raise SecretsError("directory_open")
        files = {path.stem: path for path in sorted(directory.glob("*.key"))}
        if _INDEX not in files or not (directory / "current").is_file():
            raise SecretsError("key_missing")
        index_key = _read_key(files.pop(_INDEX))
        keys = {key_id: _read_key(path) for key_id, path in files.items()}
        return cls(keys, (directory / "current").read_text().strip(), index_key)


def rotate(directory: Path) -> KeyRing:
    """Add a key, make it the current one, and return the new ring. Old values stay readable."""
    ring = KeyRing.load(directory)
    numbers = [int(key_id[1:]) for key_id in ring.keys if re.fullmatch("k[0-9]+", key_id)]
    key_id = f"k{max(numbers, default=0) + 1}"
    _write(directory / f"{key_id}.key", secrets.token_hex(KEY_BYTES))
    _write(directory / "current.new", key_id)
    os.replace(directory / "current.new", directory / "current")
    _sync_directory(directory)
    return KeyRing.load(directory)


def _found(directory: Path) -> None:
    """Build the ring aside and rename it into place: whole or not at all, and only once."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".keys-", dir=directory.parent))
    try:
        _write(aside / "k1.key", secrets.token_hex(KEY_BYTES))
        _write(aside / "index.key", secrets.token_hex(KEY_BYTES))
        _write(aside / "current", "k1")
        _sync_directory(aside)
        os.rename(aside, directory)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        if not (directory.is_dir() and any(directory.iterdir())):
            raise
    _sync_directory(directory.parent)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_key(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise SecretsError("file_open")
    text = path.read_text(errors="replace").strip()
    if not re.fullmatch(rf"[0-9a-f]{{{KEY_BYTES * 2}}}", text):
        raise SecretsError("key_malformed")
    return bytes.fromhex(text)
