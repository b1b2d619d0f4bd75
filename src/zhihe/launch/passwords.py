"""The three passwords of the embedded server, generated once and kept in ZHIHE_HOME/keys (0600)."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from zhihe.launch.places import private_directory, write_private


@dataclass(frozen=True)
class Passwords:
    superuser: str
    owner: str
    app: str


def path_in(home: Path) -> Path:
    return home / "keys" / "database.json"


def read_or_make(home: Path) -> Passwords:
    path = path_in(home)
    if not path.exists():
        made = {name: secrets.token_urlsafe(24) for name in ("superuser", "owner", "app")}
        private_directory(path.parent)
        write_private(path, json.dumps(made).encode())
    return Passwords(**json.loads(path.read_text(encoding="utf-8")))
