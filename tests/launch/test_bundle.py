"""What goes into an offline bundle."""

import hashlib
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tools import check_wheels
from zhihe.launch import bundle
from zhihe.launch.errors import LaunchError

LOCK = """one==1.0 \\
    --hash=sha256:aa
    # via zhihe
alibabacloud-tea==0.4.3 \\
    --hash=sha256:bb
    # via one
"""


def test_developers_directories_stay() -> None:
    names = ["zhihe", "src/zhihe/urls.py", "tests/a.py", "tools/b.py", ".gitignore", ".ci/run"]
    names += [
        "requirements.lock",
        "requirements-dev.lock",
        "pyproject.toml",
        "README.md",
        "docs/a.md",
    ]
    assert bundle.shipped(names) == [
        "zhihe",
        "src/zhihe/urls.py",
        "requirements.lock",
        "pyproject.toml",
        "README.md",
        "docs/a.md",
    ]


def test_the_archive_holds_source_and_wheels_under_one_directory(tmp_path: Path) -> None:
    (tmp_path / "zhihe").write_text("#!")
    (tmp_path / "zhihe").chmod(0o755)
    (tmp_path / "one.whl").touch()
    target = bundle.write(tmp_path / "out.tar", tmp_path, ["zhihe"], [tmp_path / "one.whl"])
    with tarfile.open(target) as tar:
        assert tar.getnames() == ["zhihe/zhihe", "zhihe/wheels/one.whl"]
        assert tar.getmember("zhihe/zhihe").mode & 0o111
    assert not target.with_suffix(".part").exists()


def test_what_is_published_as_source_is_known_in_both_places() -> None:
    assert (set(bundle.SOURCE_ONLY), bundle.TAGS) == (check_wheels.SOURCE_ONLY, check_wheels.TAGS)


class Pip:
    """Stands for pip: notes what it is asked and puts down what it would bring."""

    def __init__(self, built: str) -> None:
        self.built = built
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, *words: str) -> None:
        self.asked.append(words)
        if words[0] == "download":
            place = Path(words[-1])
            place.mkdir(parents=True, exist_ok=True)
            lock = Path(words[words.index("-r") + 1]).read_text(encoding="utf-8")
            name = "tea-0.4.3.tar.gz" if "tea" in lock else "one-1.0-py3-none-any.whl"
            (place / name).write_text(lock, encoding="utf-8")
        elif words[0] == "wheel":
            (Path(words[-1]) / self.built).write_bytes(b"wheel")


def test_a_source_becomes_a_wheel_for_every_machine_and_the_bundles_lock_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = Pip("tea-0.4.3-py3-none-any.whl")
    monkeypatch.setattr(bundle, "pip", pip)
    lock = bundle.fetch_wheels(LOCK, tmp_path / "wheels", "aarch64")
    names = sorted(path.name for path in (tmp_path / "wheels").iterdir())
    assert names == ["one-1.0-py3-none-any.whl", "tea-0.4.3-py3-none-any.whl"]
    digest = hashlib.sha256(b"wheel").hexdigest()
    parts = bundle.blocks(lock)
    assert f"--hash=sha256:{digest}" in parts["alibabacloud-tea"]
    assert "--hash=sha256:bb" in parts["alibabacloud-tea"], "the source's own hash stays"
    assert parts["one"] == bundle.blocks(LOCK)["one"]
    first, source, built = pip.asked
    assert "manylinux2014_aarch64" in first
    assert "--require-hashes" in source
    assert "--no-binary=:all:" in source
    assert built[0] == "wheel"


def test_a_wheel_that_fits_one_machine_only_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "pip", Pip("tea-0.4.3-cp311-cp311-linux_x86_64.whl"))
    with pytest.raises(LaunchError, match="fits this machine only"):
        bundle.fetch_wheels(LOCK, tmp_path / "wheels", "aarch64")


def test_the_rehearsal_needs_every_hash_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real pip: a shelf that lacks a locked package, or holds another wheel of it, is found out."""
    (tmp_path / "shelf").mkdir()
    lock = tmp_path / "lock"
    lock.write_text("one==1.0 --hash=sha256:" + "a" * 64, encoding="utf-8")
    with pytest.raises(LaunchError):
        bundle.try_installing(lock, tmp_path / "shelf", "aarch64")
    lock.write_text("", encoding="utf-8")
    bundle.try_installing(lock, tmp_path / "shelf", "aarch64")


def test_the_bundle_carries_its_own_lock(tmp_path: Path) -> None:
    for name in ("requirements.lock", "own"):
        (tmp_path / name).write_text(name)
    instead: dict[str, Any] = {"requirements.lock": tmp_path / "own"}
    names = ["requirements.lock"]
    target = bundle.write(tmp_path / "out.tar", tmp_path, names, [], instead=instead)
    with tarfile.open(target) as tar:
        held = tar.extractfile("zhihe/requirements.lock")
        assert held is not None
        assert held.read() == b"own"
