"""Every locked package has a wheel for ARM servers (aarch64), or is pure Python. Asks the package
index; by hand and in CI.

`python -m tools.check_wheels [--platform aarch64] [--python 3.11]`
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.check_locks import ROOT, blocks

# Published as source only, and pure Python.
SOURCE_ONLY = {"alibabacloud-tea"}
TAGS = (
    "manylinux_2_28",
    "manylinux_2_27",
    "manylinux_2_26",
    "manylinux_2_24",
    "manylinux_2_17",
    "manylinux2014",
)


def without_source_only(lock: str) -> str:
    """The lock as pip reads it, but for the packages of SOURCE_ONLY."""
    return "".join(lines for name, lines in blocks(lock).items() if name not in SOURCE_ONLY)


def command(lock: Path, target: Path, machine: str, python: str) -> list[str]:
    """A dry run of pip for another machine: fails when a wheel is missing, installs nothing."""
    words = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-input"]
    words += [
        "--disable-pip-version-check",
        "--target",
        str(target),
        "--no-deps",
        "--require-hashes",
    ]
    words += ["--only-binary=:all:", "--python-version", python, "--implementation", "cp"]
    words += [word for tag in TAGS for word in ("--platform", f"{tag}_{machine}")]
    return [*words, "--ignore-installed", "-r", str(lock)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", default="aarch64")
    parser.add_argument("--python", default="3.11")
    options = parser.parse_args()
    text = without_source_only((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        lock = Path(place) / "requirements.lock"
        lock.write_text(text, encoding="utf-8")
        words = command(lock, Path(place) / "target", options.platform, options.python)
        code = subprocess.run(words, check=False).returncode
    count = len(blocks(text))
    print(f"{options.platform}: {f'{count} packages have wheels' if code == 0 else 'see above'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
