"""`zhihe bundle`: one tar for a machine without a network — this source, and a wheel of every
locked package.

There, `tar xf zhihe-….tar && cd zhihe && ./zhihe up` needs nothing else: `./zhihe` installs from
the directory `wheels` beside it, and the lock's hashes are checked again. `--machine aarch64` makes
the bundle of another kind of machine.

A package published as source only is built here, once its source has met the locked hash; its wheel
must be pure Python, and the bundle's own copy of the lock carries that wheel's hash beside it.

``sbom.cdx.json`` in it lists every part with its version and hash; `--sbom FILE` writes just that.
"""

import argparse
import hashlib
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from zhihe.launch import sbom
from zhihe.launch.errors import LaunchError
from zhihe.launch.testing import checkout

SOURCE_ONLY = ("alibabacloud-tea",)
"""Published without any wheel; tools/check_wheels.py holds that all others have one."""
MACHINES = ("x86_64", "aarch64")
TAGS = (
    "manylinux_2_28",
    "manylinux_2_27",
    "manylinux_2_26",
    "manylinux_2_24",
    "manylinux_2_17",
    "manylinux2014",
)
SBOM = "sbom.cdx.json"
DEVELOPERS_ONLY = ("tests/", "bench/", "tools/", ".ci/", "screenshots/")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhihe bundle")
    parser.add_argument("directory", type=Path, nargs="?", default=Path("dist"))
    parser.add_argument("--machine", choices=MACHINES, default=platform.machine())
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="write only the list of parts")
    options = parser.parse_args(arguments)
    root = checkout()
    if options.sbom:
        options.sbom.write_text(parts_list(root), encoding="utf-8")
        return 0
    name = f"zhihe-{sys.version_info[0]}.{sys.version_info[1]}-{options.machine}.tar"
    options.directory.mkdir(parents=True, exist_ok=True)
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="zhihe-bundle-") as place:
        shelf, own = Path(place) / "wheels", Path(place) / "requirements.lock"
        own.write_text(fetch_wheels(lock, shelf, options.machine), encoding="utf-8")
        try_installing(own, shelf, options.machine)
        wheels = sorted(shelf.iterdir())
        listed = Path(place) / SBOM
        listed.write_text(parts_list(root, wheels), encoding="utf-8")
        names = [*shipped(tracked(root)), SBOM]
        target = write(
            options.directory / name,
            root,
            names,
            wheels,
            instead={"requirements.lock": own, SBOM: listed},
        )
    print(f"{target} · {target.stat().st_size / 1e6:.0f} MB, {len(wheels)} packages")
    return 0


def parts_list(root: Path, wheels: Iterable[Path] = ()) -> str:
    """What the bundle is made of, see ``launch.sbom``."""
    lock, vendored = root / "requirements.lock", root / "tools" / "vendor.lock"
    front = vendored.read_text(encoding="utf-8") if vendored.exists() else ""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return sbom.document(lock.read_text(encoding="utf-8"), front, wheels, project["version"])


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


def blocks(lock: str) -> dict[str, str]:
    """Name of each locked package → its lines, hashes and all."""
    parts = re.split(r"(?m)^(?=[a-z0-9])", lock)
    return {re.split(r"[=\[ ]", part, maxsplit=1)[0]: part for part in parts[1:]}


def fetch_wheels(lock: str, shelf: Path, machine: str) -> str:
    """Fill ``shelf`` with a wheel of every locked package and return the lock for the bundle."""
    shelf.mkdir()
    parts = blocks(lock)
    sources = [name for name in SOURCE_ONLY if name in parts]
    with tempfile.TemporaryDirectory(prefix="zhihe-source-") as place:
        rest, work = Path(place) / "rest.lock", Path(place) / "sources"
        rest.write_text("".join(parts[n] for n in parts if n not in sources), encoding="utf-8")
        words = ["--no-deps", "--require-hashes", "-r", str(rest)]
        pip("download", *words, *for_machine(machine), "-d", str(shelf))
        for name in sources:
            rest.write_text(parts[name], encoding="utf-8")
            words = ["--no-deps", "--require-hashes", "--no-binary=:all:", "-r", str(rest)]
            pip("download", *words, "-d", str(work / name))
            (source,) = (work / name).iterdir()
            lock = lock.replace(parts[name], also(parts[name], build(source, shelf)))
    return lock


def for_machine(machine: str) -> list[str]:
    """Wheels for this Python on ``machine``, whatever this one is."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    tags = [word for tag in TAGS for word in ("--platform", f"{tag}_{machine}")]
    return ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, *tags]


def build(source: Path, shelf: Path) -> Path:
    """The wheel of a source whose hash was checked; LaunchError unless it fits every machine."""
    before = set(shelf.iterdir())
    pip("wheel", "--no-deps", str(source), "-w", str(shelf))
    (wheel,) = set(shelf.iterdir()) - before
    if not wheel.name.endswith("-none-any.whl"):
        raise LaunchError(
            f"{wheel.name} 不是纯 Python，装不到别的机器上",
            f"{wheel.name} is not pure Python and fits this machine only",
        )
    return wheel


def also(part: str, wheel: Path) -> str:
    """A package's lines of the lock, with the hash of the wheel that was built from its source."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    head, line, rest = part.partition("\n")
    return f"{head}{line}    --hash=sha256:{digest} \\{line}{rest}"


def try_installing(lock: Path, shelf: Path, machine: str) -> None:
    """What `./zhihe` does there, as a rehearsal without a network: LaunchError when it would fail."""
    with tempfile.TemporaryDirectory(prefix="zhihe-trial-") as place:
        words = ["--dry-run", "--ignore-installed", "--no-index", "--find-links", str(shelf)]
        words += ["--no-deps", "--require-hashes", "--target", place, "-r", str(lock)]
        pip("install", *words, *for_machine(machine))


def pip(*words: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [sys.executable, "-m", "pip", words[0], *quiet, *words[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LaunchError(
            f"准备依赖失败：\n{done.stderr[-2000:]}", "preparing the packages failed, see above"
        )


def write(
    target: Path,
    root: Path,
    names: list[str],
    wheels: list[Path],
    instead: Mapping[str, Path] = MappingProxyType({}),
) -> Path:
    """``instead``: files of the bundle that differ from the checkout's."""
    half = target.with_suffix(".part")
    with tarfile.open(half, "w") as tar:
        for name in names:
            tar.add(instead.get(name, root / name), arcname=f"zhihe/{name}", recursive=False)
        for wheel in wheels:
            tar.add(wheel, arcname=f"zhihe/wheels/{wheel.name}", recursive=False)
    half.replace(target)
    return target
