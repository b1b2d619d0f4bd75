"""Children are kept alive, and never outlive their supervisor."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.launch.conftest import eventually
from zhihe.launch.supervise import Child, Supervisor

SLEEP = [
    sys.executable,
    "-I",
    "-S",
    "-c",
    "import time; print('here', flush=True); time.sleep(600)",
]
STUBBORN = [
    sys.executable,
    "-I",
    "-S",
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('here', flush=True); "
    "time.sleep(600)",
]


def child(command: list[str], lines: list[str]) -> Child:
    return Child("web", command, dict(os.environ), write=lines.append)


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def test_a_killed_child_is_started_again() -> None:
    lines: list[str] = []
    one = child(SLEEP, lines)
    supervisor = Supervisor([one])
    supervisor.start()
    try:
        assert one.process is not None
        first = one.process.pid
        os.kill(first, signal.SIGKILL)

        def again() -> bool:
            supervisor.tick()
            return one.process is not None and one.process.pid != first

        eventually(again)
        eventually(
            lambda: lines.count("web    | here") == 2 or (first and lines[-1] == "web    | here")
        )
        assert one.crashes == 1
    finally:
        supervisor.stop()
    assert one.process is not None
    assert not alive(one.process.pid)


def test_pauses_grow_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    one = child(["/bin/false"], [])
    monkeypatch.setattr(
        Child, "start", lambda self: setattr(self, "process", subprocess.Popen(["/bin/false"]))
    )
    now, pauses = 0.0, []
    for _ in range(8):
        one.look_after(now)
        assert one.process is not None
        one.process.wait()
        one.started = now
        one.look_after(now)
        pauses.append(one.resume - now)
        now = one.resume
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_stubborn_child_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.launch.supervise.STOP_SECONDS", 0.5)
    lines: list[str] = []
    one = child(STUBBORN, lines)
    supervisor = Supervisor([one])
    supervisor.start()
    eventually(lambda: "web    | here" in lines)
    supervisor.stop()
    assert one.process is not None
    assert one.process.returncode == -signal.SIGKILL


def test_children_leave_with_a_killed_supervisor(
    python: Callable[..., subprocess.Popen[str]],
) -> None:
    program = python(
        "import sys, os\n"
        "from zhihe.launch.supervise import Child, Supervisor\n"
        "tell = lambda line: print(one.process.pid, flush=True)\n"
        f"one = Child('web', {SLEEP!r}, dict(os.environ), write=tell)\n"
        "Supervisor([one]).start()\n"
        "import time; time.sleep(600)\n"
    )
    assert program.stdout is not None
    pid = int(program.stdout.readline())
    assert alive(pid)
    program.kill()
    program.communicate()
    eventually(lambda: not alive(pid))
