"""Where things are: the checkout (if this is one), and ZHIHE_HOME, which holds everything an
installation owns.
"""

import os
from pathlib import Path


def checkout_root() -> Path | None:
    """The directory with pyproject.toml, or None when the package was installed elsewhere."""
    root = Path(__file__).resolve().parents[3]
    return (
        root if (root / "pyproject.toml").is_file() and (root / "src" / "zhihe").is_dir() else None
    )


def source_root() -> Path:
    """The directory of the package `zhihe` itself."""
    return Path(__file__).resolve().parents[1]


def home() -> Path:
    """ZHIHE_HOME; otherwise `.zhihe` in a checkout, `~/.local/share/zhihe` when installed."""
    named = os.environ.get("ZHIHE_HOME")
    if named:
        return Path(named).expanduser().absolute()
    root = checkout_root()
    return root / ".zhihe" if root else Path.home() / ".local" / "share" / "zhihe"


def make_home(directory: Path) -> Path:
    """Create it so that others cannot list it; root leaves it passable, because its server runs as
    `nobody`.
    """
    if not directory.is_dir():
        directory.mkdir(parents=True)
        directory.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return directory


def private_directory(directory: Path) -> Path:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    new = path.with_name(path.name + ".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)
