"""PostgreSQL refuses to run as root, so root starts it as `nobody` (or as whoever owns the data
already).
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/"}


@dataclass(frozen=True)
class ServerUser:
    """The account the server runs under; `switch` is true when we are root and must become it."""

    uid: int
    gid: int
    switch: bool

    @classmethod
    def for_data(cls, data: Path) -> "ServerUser":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), switch=False)
        if data.is_dir() and data.stat().st_uid != 0:
            owner = data.stat()
            return cls(owner.st_uid, owner.st_gid, switch=True)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid, switch=True)

    def run(
        self, command: Sequence[str | Path], stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run with a clean environment from `/`, output joined. Never raises for an exit code."""
        switch: dict[str, Any] = {}
        if self.switch:
            switch = {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(
            [str(word) for word in command],
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            text=True,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **switch,
        )

    def can_enter(self, directory: Path) -> bool:
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", directory]).returncode == 0

    def can_execute(self, program: Path) -> bool:
        try:
            return self.run([program, "--version"]).returncode == 0
        except OSError:
            return False

    def own(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        if self.switch:
            os.chown(path, self.uid, self.gid)
