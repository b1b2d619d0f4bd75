"""Real servers in directories of their own; `nobody` can reach them, unlike pytest's own temporary
directories.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhihe.launch.postgres import Cluster

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home() -> Iterator[Path]:
    yield from _directory()


@pytest.fixture(scope="module")
def module_home() -> Iterator[Path]:
    yield from _directory()


def _directory() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="zh-"))
    directory.chmod(0o711)
    yield directory
    cluster = Cluster(directory, durable=False)
    cluster.stop(whoever_uses_it=True)
    if cluster.files.aside.is_symlink():
        shutil.rmtree(os.readlink(cluster.files.aside), ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster(module_home: Path) -> Iterator[Cluster]:
    """One running server for the tests that only ask it questions."""
    made = Cluster(module_home, durable=False)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def python() -> Callable[..., subprocess.Popen[str]]:
    """Start a Python program that can import the package; the text of it is the argument."""

    def start(program: str, *words: object, prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        command = [*prefix, sys.executable, "-P", "-c", program, *map(str, words)]
        environment = {
            **os.environ,
            "PYTHONPATH": str(CHECKOUT / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


def eventually(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait on a state, not on the clock."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
