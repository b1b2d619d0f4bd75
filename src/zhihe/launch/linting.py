"""`zhihe lint`: the same checks here and in CI, one after the other, all of them even when one
fails.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec

from zhihe.launch.testing import checkout, test_cluster, test_environment

ADVISORIES = ".zhihe/advisories/all.zip"
PYTHON = [sys.executable, "-P"]


def checks() -> dict[str, list[str]]:
    """Name → command. Those after `contracts` need the settings and a database."""
    return {
        "ruff": [*PYTHON, "-m", "ruff", "check", "."],
        "format": [*PYTHON, "-m", "ruff", "format", "--check", "."],
        "locks": [*PYTHON, "tools/check_locks.py"],
        "contracts": [*PYTHON, "tools/contracts.py", "--check"],
        "messages": [*PYTHON, "tools/messages.py", "--check"],
        "types": [*PYTHON, "-m", "mypy"],
        "migrations": [*PYTHON, "-m", "zhihe", "manage", "makemigrations", "--check", "--dry-run"],
        "migration safety": [*PYTHON, "tools/check_migrations.py"],
        **({"advisories": [*PYTHON, "tools/advisories.py"]} if data_of_advisories() else {}),
    }


def data_of_advisories() -> bool:
    """Whether there is anything to compare the lock with (docs/reference/security.md)."""
    return find_spec("safety_db") is not None or (checkout() / ADVISORIES).exists()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhihe lint")
    parser.add_argument("only", nargs="*", help=f"{', '.join(checks())}")
    only = parser.parse_args(arguments).only
    chosen = {name: command for name, command in checks().items() if not only or name in only}
    cluster = test_cluster("18")
    with cluster as urls:
        surroundings = test_environment(cluster, urls, "18")
        failed = [
            name
            for name, command in chosen.items()
            if not _passes(name, command, surroundings, print)
        ]
    print(f"lint: {'失败 failed: ' + ', '.join(failed) if failed else '通过 passed'}")
    return 1 if failed else 0


def _passes(
    name: str, command: list[str], surroundings: dict[str, str], tell: Callable[[str], None]
) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=checkout(), env=surroundings, check=False, capture_output=True, text=True
    )
    tell(
        f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name:<18} {time.monotonic() - began:5.1f} s"
    )
    if done.returncode:
        tell((done.stdout + done.stderr).rstrip())
    return done.returncode == 0
