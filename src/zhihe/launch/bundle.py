"""`zhihe bundle`: one tar for a machine without a network — this source, and a wheel of every
locked package.

There, `tar xf zhihe-….tar && cd zhihe && ./zhihe up` needs nothing else: `./zhihe` installs from
the directory `wheels` beside it, and the lock's hashes are checked again.
"""

import argparse
import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from zhihe.launch.errors import LaunchError
from zhihe.launch.testing import checkout

DEVELOPERS_ONLY = ("tests/", "bench/", "tools/", ".ci/", "screenshots/")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhihe bundle")
    parser.add_argument("directory", type=Path, nargs="?", default=Path("dist"))
    options = parser.parse_args(arguments)
    root = checkout()
    name = f"zhihe-{sys.version_info[0]}.{sys.version_info[1]}-{platform.machine()}.tar"
    options.directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zhihe-bundle-") as place:
        fetch_wheels(root / "requirements.lock", Path(place))
        wheels = sorted(Path(place).iterdir())
        target = write(options.directory / name, root, shipped(tracked(root)), wheels)
    print(f"{target} · {target.stat().st_size / 1e6:.0f} MB, {len(wheels)} packages")
    return 0


def tracked(root: Path) -> list[str]:
    """Names git knows; a checkout is needed, because only git knows what is source."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LaunchError("需要 git 和完整的源码目录", "git and a checkout are needed")
    return [name for name in done.stdout.split("\0") if name]


def shipped(names: list[str]) -> list[str]:
    """What a running installation needs; developers' directories and dot files stay."""
    return [
        n
        for n in names
        if not n.startswith(DEVELOPERS_ONLY)
        and not n.startswith(".")
        and n != "requirements-dev.lock"
    ]


def fetch_wheels(lock: Path, place: Path) -> None:
    """For this Python on this machine. A package published as source only stays source, since its
    hash is locked; then what builds it comes along.
    """
    download(["--no-deps", "--require-hashes", "-r", str(lock)], place)
    if any(path.suffix != ".whl" for path in place.iterdir()):
        download(["setuptools", "wheel"], place)


def download(words: list[str], place: Path) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [sys.executable, "-m", "pip", "download", *quiet, *words, "-d", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LaunchError(
            f"下载依赖失败：\n{done.stderr[-2000:]}", "fetching the packages failed, see above"
        )


def write(target: Path, root: Path, names: list[str], wheels: list[Path]) -> Path:
    half = target.with_suffix(".part")
    with tarfile.open(half, "w") as tar:
        for name in names:
            tar.add(root / name, arcname=f"zhihe/{name}", recursive=False)
        for wheel in wheels:
            tar.add(wheel, arcname=f"zhihe/wheels/{wheel.name}", recursive=False)
    half.replace(target)
    return target
