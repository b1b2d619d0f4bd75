"""`./zhihe`: an environment made once, from the lock, by whoever comes first."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.launch.conftest import CHECKOUT

ENTRY = "import sys, sysconfig\nprint(sys.prefix, *sys.argv[1:])\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose locks name no package, so that nothing is downloaded."""
    shutil.copy(CHECKOUT / "zhihe", tmp_path / "zhihe")
    (tmp_path / "src" / "zhihe").mkdir(parents=True)
    (tmp_path / "src" / "zhihe" / "__init__.py").touch()
    (tmp_path / "src" / "zhihe" / "__main__.py").write_text(ENTRY)
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("# nothing\n")
    return tmp_path


def start(checkout: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "ZHIHE_VENV"}
    }
    command = [sys.executable, str(checkout / "zhihe"), *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        command, env={**surroundings, **environment}, text=True, cwd="/", **pipes
    )  # type: ignore[call-overload,no-any-return]


def finish(program: subprocess.Popen[str]) -> tuple[str, str]:
    out, err = program.communicate(timeout=120)
    assert program.returncode == 0, err
    return out.strip(), err.strip()


def test_the_environment_is_made_once_and_then_found(checkout: Path) -> None:
    out, err = finish(start(checkout, "up", "--port", "1"))
    assert out == f"{checkout}/.venv up --port 1"
    assert "packages ready" in err
    began = time.monotonic()
    out, err = finish(start(checkout, "up"))
    assert (out, err) == (f"{checkout}/.venv up", "")
    assert time.monotonic() - began < 2

    (checkout / "requirements.lock").write_text("# changed\n")
    assert "packages ready" in finish(start(checkout, "up"))[1]
    assert finish(start(checkout, "up"))[1] == ""
    assert "packages ready" in finish(start(checkout, "test"))[1]
    assert finish(start(checkout, "lint"))[1] == ""
    assert finish(start(checkout, "up"))[1] == ""


def test_two_starts_at_once_install_once(checkout: Path) -> None:
    programs = [start(checkout, "up", ZHIHE_VENV=str(checkout / "elsewhere")) for _ in range(3)]
    answers = [finish(program) for program in programs]
    assert {out for out, _ in answers} == {f"{checkout}/elsewhere up"}
    assert sum("packages ready" in err for _, err in answers) == 1


def test_a_half_made_environment_is_made_again(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "pyvenv.cfg").touch()
    (checkout / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert finish(start(checkout, "up"))[0] == f"{checkout}/.venv up"


def test_a_directory_that_is_no_environment_is_not_emptied(checkout: Path) -> None:
    (checkout / "letters").mkdir()
    (checkout / "letters" / "one.txt").write_text("dear")
    program = start(checkout, "up", ZHIHE_VENV=str(checkout / "letters"))
    _, err = program.communicate(timeout=60)
    assert program.returncode == 3
    assert "left alone" in err
    assert (checkout / "letters" / "one.txt").read_text() == "dear"


def test_a_linked_environment_is_used_as_it_is(checkout: Path) -> None:
    (checkout / ".venv").symlink_to(sys.prefix)
    before = sorted(os.listdir(sys.prefix))
    out, err = finish(start(checkout, "test"))
    assert (out, err) == (f"{checkout}/.venv test", "")
    assert sorted(os.listdir(sys.prefix)) == before


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("letter==1.0", "hashes are required"),
        (f"letter==1.0 --hash=sha256:{'0' * 64}", "do not match the hashes"),
    ],
)
def test_a_package_that_is_not_the_locked_one_is_refused(
    checkout: Path, line: str, complaint: str
) -> None:
    write_wheel(checkout / "wheels")
    (checkout / "requirements.lock").write_text(f"{line}\n")
    program = start(checkout, "up", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(checkout / "wheels"))
    _, err = program.communicate(timeout=120)
    assert program.returncode == 3
    assert complaint in err.lower()
    assert "PIP_INDEX_URL" in err


def write_wheel(directory: Path) -> None:
    """The smallest package there is."""
    directory.mkdir()
    with zipfile.ZipFile(directory / "letter-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("letter.py", "")
        wheel.writestr(
            "letter-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: letter\nVersion: 1.0\n"
        )
        wheel.writestr(
            "letter-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("letter-1.0.dist-info/RECORD", "")


@pytest.fixture
def script() -> ModuleType:
    loader = SourceFileLoader("zhihe_script", str(CHECKOUT / "zhihe"))
    spec = importlib.util.spec_from_loader("zhihe_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def refused(deed: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as refusal:
        deed()
    assert refusal.value.code == 3
    return capsys.readouterr().err


def test_an_old_python_is_told_what_to_install(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert "apt-get install python3.11 python3.11-venv" in refused(script.check_python, capsys)


def test_a_python_without_venv_is_told_what_to_install(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "apt-get install -y python3-venv" in refused(script.check_venv_module, capsys)


def test_the_script_can_be_read_by_an_old_python() -> None:
    import ast

    ast.parse((CHECKOUT / "zhihe").read_text(encoding="utf-8"), feature_version=(3, 6))
