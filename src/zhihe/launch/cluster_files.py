"""Where one cluster keeps its data and its socket, and what its lock file says.

Both lie in ZHIHE_HOME when the server's user can reach it. Root's home is usually closed to
`nobody`; then they lie aside (`/var/lib/zhihe/<random>`), and the link ZHIHE_HOME/aside remembers
where.
"""

import os
import secrets
import socket
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

from zhihe.launch.errors import LaunchError
from zhihe.launch.server_user import ServerUser

LONGEST_SOCKET = 103  # 107 bytes on Linux, 103 on macOS
DEAD_PID = 2**31 - 1


@dataclass(frozen=True)
class ClusterFiles:
    home: Path
    aside_root: Path

    @property
    def in_home(self) -> Path:
        return self.home / "postgres"

    @property
    def aside(self) -> Path:
        return self.home / "aside"

    def data(self) -> Path:
        """The data directory that exists, or that would be used; never changes its mind once there
        is one.
        """
        if (self.in_home / "PG_VERSION").exists():
            return self.in_home
        if self.aside.is_symlink():
            return Path(os.readlink(self.aside)) / "postgres"
        return self.in_home

    def choose_data(self, user: ServerUser) -> Path:
        """Like `data`, moving aside when the home is out of the server's reach and nothing is there
        yet.
        """
        data = self.data()
        if user.can_enter(data.parent):
            return data
        if (data / "PG_VERSION").exists():
            raise LaunchError(
                f"数据目录 {data} 的上级目录对数据库用户关闭了，请恢复其 x 权限",
                f"the server's user cannot reach {data} any more; "
                "give its parent directories their x bit back",
            )
        return self.make_aside(user) / "postgres"

    def make_aside(self, user: ServerUser) -> Path:
        if not user.switch:
            raise LaunchError(f"无法进入 {self.home}", f"{self.home} cannot be entered")
        if not self.aside.is_symlink():
            directory = self.aside_root / secrets.token_hex(4)
            directory.mkdir(mode=0o711, parents=True)
            self.aside.symlink_to(directory)
        directory = Path(os.readlink(self.aside))
        directory.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not user.can_enter(directory):
            raise LaunchError(
                f"数据库用户无法进入 {directory}", f"the server's user cannot enter {directory}"
            )
        return directory

    def choose_run(self, user: ServerUser, data: Path) -> Path:
        """The socket's directory (0700): fit for a socket address, and reachable."""
        run = data.parent / "run"
        if not _is_address(run):
            run = self._short_run(user)
        run.mkdir(mode=0o700, exist_ok=True)
        user.own(run, 0o700)
        return run

    def _short_run(self, user: ServerUser) -> Path:
        if user.switch:
            return self.make_aside(user) / "run"
        return Path(tempfile.mkdtemp(prefix="zhihe-"))


def _is_address(run: Path) -> bool:
    """Short enough, and without a comma: libpq takes that for a list of hosts."""
    return "," not in str(run) and len(os.fsencode(run / ".s.PGSQL.65535.lock")) <= LONGEST_SOCKET


@dataclass(frozen=True)
class Postmaster:
    """`postmaster.pid` of a living server."""

    pid: int
    port: int
    run: Path
    ready: bool


def read_postmaster(data: Path) -> Postmaster | None:
    """None when there is no lock file, or its process is gone or is another program (numbers are
    used again).
    """
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid, port, run = int(lines[0]), int(lines[3]), Path(lines[4])
    except (OSError, ValueError, IndexError):
        return None
    if not _serves(pid, data):
        return None
    return Postmaster(pid, port, run, ready=len(lines) > 7 and lines[7].strip() == "ready")


def answers(found: Postmaster) -> bool:
    """Whether a server replies on the socket: the question is PostgreSQL's SSLRequest, the answer
    one byte.
    """
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(5)
        try:
            talk.connect(str(found.run / f".s.PGSQL.{found.port}"))
            talk.sendall(struct.pack("!ii", 8, 80877103))
            return talk.recv(1) in {b"N", b"S"}
        except OSError:
            return False


def _serves(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    else:
        return os.fsencode(data) in words
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def bury_stale_lock(data: Path) -> None:
    """Name a process that cannot exist in a stale lock file.

    PostgreSQL refuses to start while the number in the file belongs to any process of its user, a
    zombie included. The file is not removed: its seventh line lets the server see backends that
    outlived their postmaster.
    """
    path = data / "postmaster.pid"
    try:
        lines = path.read_text().splitlines(keepends=True)
    except OSError:
        return
    if lines and lines[0].strip() != str(DEAD_PID):
        handle = os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
        with os.fdopen(handle, "w") as stream:
            stream.write("".join([f"{DEAD_PID}\n", *lines[1:]]))
