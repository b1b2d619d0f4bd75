"""`./zhihe up` as a whole: ready, alive after every kill -9, gone without a trace, quick again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.launch.conftest import CHECKOUT, eventually
from zhihe.launch.postgres import Cluster
from zhihe.launch.web import Web

pytestmark = pytest.mark.slow


class Up:
    """One run; what it printed lies in `log`."""

    def __init__(self, home: Path, port: int) -> None:
        self.log = home / "up.log"
        self.web = Web("127.0.0.1", port)
        surroundings = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_")}
        surroundings |= {"ZHIHE_HOME": str(home), "PYTHONPATH": str(CHECKOUT / "src")}
        command = [sys.executable, "-P", "-m", "zhihe", "up", "--no-demo", "--port", str(port)]
        with self.log.open("w") as stream:
            self.process = subprocess.Popen(
                command, env=surroundings, stdout=stream, stderr=subprocess.STDOUT
            )

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_until_ready(self) -> float:
        began = time.monotonic()
        eventually(lambda: "Zhihe is ready" in self.text() or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.text()
        return time.monotonic() - began

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_up_survives_kills_and_stops_cleanly(home: Path, port: int) -> None:
    cluster = Cluster(home)
    up = Up(home, port)
    try:
        up.wait_until_ready()
        server = cluster.postmaster()
        assert server is not None
        os.kill(server.pid, signal.SIGKILL)
        eventually(lambda: "restarting" in up.text(), 30)
        eventually(lambda: up.web.readiness() == 200, 60)
        mains = re.findall(r"main PID: (\d+)", up.text())
        os.kill(int(mains[-1]), signal.SIGKILL)
        eventually(lambda: len(re.findall(r"main PID: (\d+)", up.text())) > len(mains), 30)
        eventually(lambda: up.web.readiness() == 200, 60)
    finally:
        code = up.stop()
    assert code == 0
    assert up.web.readiness() is None
    assert not cluster.running
    up.web.refuse_taken_port()

    again = Up(home, port)
    try:
        again.wait_until_ready()
    finally:
        assert again.stop(signal.SIGINT) == 0
    assert "demo city" not in again.text()


def test_a_killed_up_leaves_no_web_server(home: Path, port: int) -> None:
    up = Up(home, port)
    up.wait_until_ready()
    up.stop(signal.SIGKILL)
    eventually(lambda: up.web.readiness() is None, 30)
    orphan = Cluster(home)
    orphan.start()
    orphan.stop()
    assert not orphan.running


def test_a_taken_port_is_told_before_anything_starts(home: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        up = Up(home, port)
        assert up.process.wait(30) == 3
    assert f"try --port {port + 1}" in up.text()
    assert not (home / "postgres").exists()
