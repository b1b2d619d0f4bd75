"""The files of the project, read once."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhihe"
LEFT_OUT = {".venv", ".git", ".zhihe", "__pycache__"}


@cache
def tracked() -> tuple[Path, ...]:
    """What git knows, new files included; without git, everything that is not made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        paths = (path for path in ROOT.rglob("*") if not LEFT_OUT & set(path.parts))
    else:
        paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file() and not path.is_symlink()))


def python_files(*directories: str) -> list[Path]:
    roots = [ROOT / directory for directory in directories]
    found = [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]
    return [path for path in found if any(path.is_relative_to(root) for root in roots)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
