"""Child processes that are kept alive: started, their output forwarded, restarted with a back-off,
stopped together.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 30.0
STOP_SECONDS = 15.0


@dataclass
class Child:
    """One supervised process. `crashes` counts exits since it was last healthy."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    resume: float = 0.0
    crashes: int = 0
    write: Callable[[str], None] = field(default=lambda line: print(line, flush=True), repr=False)

    def start(self) -> None:
        self.started = time.monotonic()
        command = [
            sys.executable,
            "-I",
            "-S",
            str(Path(__file__).with_name("child.py")),
            *self.command,
        ]
        own = {"ZHIHE_SUPERVISOR": str(os.getpid()), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command,
            env={**self.environment, **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._forward, args=[self.process], daemon=True).start()

    def _forward(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.write(f"{self.name:<6} | {line.rstrip()}")

    def look_after(self, now: float) -> None:
        """Restart it when it has ended and its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            code = self.process.returncode
            self.signal_leftovers()
            self.process = None
            self.crashes = 0 if now - self.started > HEALTHY_AFTER else self.crashes + 1
            pause = min(FIRST_PAUSE * 2**self.crashes, LONGEST_PAUSE)
            self.resume = now + pause
            self.write(f"{self.name:<6} | 退出 exited ({code})，{pause:.0f} s 后重启 restarting")
        elif self.process is None and now >= self.resume:
            self.start()

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def signal_leftovers(self) -> None:
        """What the process itself started and left behind goes with it (they share its session)."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Runs its children until SIGINT or SIGTERM; `watch` is called about once a second between."""

    def __init__(self, children: Sequence[Child], watch: Callable[[], None] = lambda: None) -> None:
        self.children = list(children)
        self.watch = watch
        self.stopping = threading.Event()

    def install_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def start(self) -> None:
        for child in self.children:
            child.start()

    def run(self) -> None:
        """Until asked to stop. Children are started from this thread: their death signal is tied to
        it.
        """
        watched = 0.0
        while not self.stopping.wait(0.2):
            self.tick()
            if time.monotonic() - watched > 1:
                self.watch()
                watched = time.monotonic()

    def tick(self) -> None:
        now = time.monotonic()
        for child in self.children:
            child.look_after(now)

    def stop(self) -> None:
        """SIGTERM to all, SIGKILL to those that do not leave in time. A second Ctrl-C shortens
        nothing.
        """
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.write(f"{child.name:<6} | 没有按时退出，强制结束 killed")
            child.signal_leftovers()
