"""The embedded PostgreSQL: made on first use, started when needed, stopped by the last one who used
it.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

from zhihe.launch import passwords, places, roles
from zhihe.launch.binaries import Binaries, wheel_binaries, within_reach
from zhihe.launch.cluster_files import (
    ClusterFiles,
    Postmaster,
    answers,
    bury_stale_lock,
    read_postmaster,
)
from zhihe.launch.errors import LaunchError
from zhihe.launch.server_user import ServerUser

BOOTSTRAP = "1"
RETRY_SECONDS = 10  # backends that outlive a killed postmaster hold the shared memory for a moment
RECOVERY_SECONDS = 300
SHELL_CHARACTERS = set('"$`\n')  # pg_ctl hands its paths to a shell, in double quotes
LARGEST_LOG = 10_000_000

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# Without autovacuum: its worker runs as the superuser, and a DROP DATABASE that meets it is refused.
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}
ASIDE = Path("/var/lib/zhihe")


@dataclass(frozen=True)
class Urls:
    """Connection strings over the socket; each holds a password. `superuser_url` is empty for a
    server of others.
    """

    owner_url: str
    app_url: str
    superuser_url: str = ""


class Cluster:
    """One server with its data in `home`. `start` and `stop` may be called by any number of
    processes at once.

    Each process that started it holds a shared lock until it stops; the server goes down with the
    last of them, unless it was started with `keep`. `durable=False` is for throw-away test clusters
    only.
    """

    def __init__(
        self,
        home: Path,
        *,
        binaries: Binaries | None = None,
        durable: bool = True,
        tcp_port: int | None = None,
        aside: Path = ASIDE,
    ) -> None:
        self.home = Path(home).absolute()
        self.files = ClusterFiles(self.home, aside)
        self.durable = durable
        self.tcp_port = tcp_port
        self._binaries = binaries
        self._using: IO[str] | None = None

    def __enter__(self) -> Urls:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        found = self.postmaster()
        return found is not None and found.ready

    def postmaster(self) -> Postmaster | None:
        return read_postmaster(self.files.data())

    def start(self, *, keep: bool = False) -> Urls:
        """Make the cluster if there is none, start it if it is down. Raises LaunchError with what
        to do.
        """
        if set(str(self.home)) & SHELL_CHARACTERS:
            raise LaunchError(
                f"目录名不能含有引号、$ 或换行：{self.home}",
                f"quotes, $ or line breaks in the directory's name: {self.home}",
            )
        places.make_home(self.home)
        with self._locked():
            self._using = self._using or self._join()
            try:
                secret = passwords.read_or_make(self.home)
                found = self._ensure_started()
                self._bootstrap_once(found, secret)
            except BaseException:
                self._leave()
                raise
            if keep:
                self._keep.touch()
                self._leave()
            return self._urls(found, secret)

    def stop(self, *, whoever_uses_it: bool = False) -> None:
        """Leave; stop the server when nobody else uses it. Safe to call twice and when nothing
        runs.
        """
        if self._using is None and not whoever_uses_it:
            return
        with self._locked():
            alone = whoever_uses_it or self._alone()
            self._leave()
            if alone and (whoever_uses_it or not self._keep.exists()):
                self._keep.unlink(missing_ok=True)
                self._shut_down()

    # Who uses it

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._open_lock("postgres.lock") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def _open_lock(self, name: str) -> IO[str]:
        try:
            return (self.home / name).open("w")
        except PermissionError as error:
            raise LaunchError(
                f"{self.home} 属于另一个用户：请用当初启动它的用户（或 root）运行",
                f"{self.home} belongs to another user: run as that user, or as root",
            ) from error

    def _join(self) -> IO[str]:
        held = self._open_lock("postgres.users")
        fcntl.flock(held, fcntl.LOCK_SH)
        return held

    def _alone(self) -> bool:
        assert self._using is not None
        try:
            fcntl.flock(self._using, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _leave(self) -> None:
        if self._using is not None:
            self._using.close()
            self._using = None

    # Making and starting

    @property
    def _keep(self) -> Path:
        return self.home / "postgres.keep"

    def _ensure_started(self) -> Postmaster:
        found = self._wait_until_settled()
        if found is not None:
            return found
        user = ServerUser.for_data(self.files.data())
        data = self.files.choose_data(user)
        binaries = within_reach(self._binaries or wheel_binaries(), user, self.files.aside_root)
        if not (data / "PG_VERSION").exists():
            self._initialise(binaries, user, data)
        self._refuse_other_version(binaries, user, data)
        self._configure(user, data)
        return self._start_server(binaries, user, data)

    def _wait_until_settled(self) -> Postmaster | None:
        """The server that is ready and answers; None once there is none. One that is starting,
        recovering or stopping is waited for, and so is one that was killed a moment ago.
        """
        deadline = time.monotonic() + RECOVERY_SECONDS
        while (found := self.postmaster()) is not None:
            if found.ready and answers(found):
                return found
            if time.monotonic() > deadline:
                raise LaunchError(
                    f"数据库进程 {found.pid} 没有应答",
                    f"the server, process {found.pid}, does not answer",
                )
            time.sleep(0.1)
        return None

    def _initialise(self, binaries: Binaries, user: ServerUser, data: Path) -> None:
        """initdb beside the final name: an interrupted one leaves nothing that looks like a
        cluster.
        """
        if data.exists():
            raise LaunchError(
                f"{data} 已存在，但不是数据库", f"{data} exists, but is not a database cluster"
            )
        half = Path(tempfile.mkdtemp(prefix=".initdb-", dir=data.parent))
        secret = data.parent / f"{half.name}.password"
        try:
            user.own(half, 0o700)
            places.write_private(secret, passwords.read_or_make(self.home).superuser.encode())
            user.own(secret, 0o600)
            auth = ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
            options = [f"--pwfile={secret}", *auth, "--no-instructions", *binaries.locale]
            options += [] if self.durable else ["--no-sync"]
            initdb = binaries.program("initdb")
            made = user.run([initdb, "-D", half, "-U", roles.SUPERUSER, "-E", "UTF8", *options])
            if made.returncode:
                raise LaunchError(f"数据库初始化失败：\n{made.stdout}", "initdb failed, see above")
            with (half / "postgresql.conf").open("a", encoding="utf-8") as stream:
                stream.write("\ninclude_if_exists = '../postgres.conf'\n")
            half.rename(data)
        finally:
            secret.unlink(missing_ok=True)
            shutil.rmtree(half, ignore_errors=True)

    def _refuse_other_version(self, binaries: Binaries, user: ServerUser, data: Path) -> None:
        theirs, ours = int((data / "PG_VERSION").read_text()), binaries.major(user)
        if theirs != ours:
            raise LaunchError(
                f"{data} 由 PostgreSQL {theirs} 建立，当前程序是 {ours}："
                "请用旧版本 `zhihe backup`，再用新版本 `zhihe restore`",
                f"{data} was made by PostgreSQL {theirs}, this is {ours}: run `zhihe backup` with "
                "the version that made it, then `zhihe restore` with this one",
            )

    def _configure(self, user: ServerUser, data: Path) -> None:
        run = self.files.choose_run(user, data)
        escaped = str(run).replace("\\", "\\\\").replace('"', '""')
        settings = {
            "unix_socket_directories": f'"{escaped}"',
            "listen_addresses": "127.0.0.1" if self.tcp_port else "",
            "port": str(self.tcp_port or 5432),
            "password_encryption": "scram-sha-256",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "Asia/Shanghai",
            "log_timezone": "Asia/Shanghai",
            "log_line_prefix": "%m [%p] %q%u@%d ",
            **(DURABLE if self.durable else THROW_AWAY),
        }
        lines = [
            "{} = '{}'".format(name, value.replace("'", "''")) for name, value in settings.items()
        ]
        # Beside the data, not in it: root must not write where another user could put a link.
        path = data.parent / "postgres.conf"
        path.write_text("\n".join(["# Written at every start.", *lines, ""]), encoding="utf-8")
        path.chmod(0o644)
        for stale in run.glob(".s.PGSQL.*"):
            stale.unlink()

    def _start_server(self, binaries: Binaries, user: ServerUser, data: Path) -> Postmaster:
        log = data / "server.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(data / "server.log.1")
        wait = ["-s", "-w", "-t", str(RECOVERY_SECONDS)]
        pg_ctl = str(binaries.program("pg_ctl"))
        command = [pg_ctl, "-D", str(data), *wait, "-l", str(log), "start"]
        deadline = time.monotonic() + RETRY_SECONDS
        while True:
            bury_stale_lock(data)
            started = user.run(command)
            found = self._wait_until_settled()  # a restored one still reads the archive
            if found is not None:
                return found
            if time.monotonic() > deadline:
                tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
                raise LaunchError(
                    f"数据库无法启动：\n{started.stdout}\n{tail}",
                    f"the database does not start, see {log}",
                )
            time.sleep(0.3)

    def _bootstrap_once(self, found: Postmaster, secret: passwords.Passwords) -> None:
        """Once for each data directory; the marker remembers which one."""
        made = (self.files.data() / "PG_VERSION").stat().st_mtime_ns
        marker, done = self.home / "postgres.bootstrap", f"{BOOTSTRAP} {made}"
        if marker.exists() and marker.read_text() == done:
            return

        def leading_to(database: str) -> str:
            return _url(found, roles.SUPERUSER, secret.superuser, database)

        roles.bootstrap(
            leading_to(roles.DATABASE), leading_to("postgres"), leading_to("template1"), secret
        )
        marker.write_text(done)

    def _urls(self, found: Postmaster, secret: passwords.Passwords) -> Urls:
        return Urls(
            owner_url=_url(found, roles.OWNER, secret.owner, roles.DATABASE),
            app_url=_url(found, roles.APP, secret.app, roles.DATABASE),
            superuser_url=_url(found, roles.SUPERUSER, secret.superuser, roles.DATABASE),
        )

    def _shut_down(self) -> None:
        found = self.postmaster()
        if found is None:
            return
        data = self.files.data()
        user = ServerUser.for_data(data)
        binaries = within_reach(self._binaries or wheel_binaries(), user, self.files.aside_root)
        user.run(
            [binaries.program("pg_ctl"), "-D", data, "-s", "-w", "-t", "60", "-m", "fast", "stop"]
        )
        if self.postmaster() is not None:
            user.run(
                [
                    binaries.program("pg_ctl"),
                    "-D",
                    data,
                    "-s",
                    "-w",
                    "-t",
                    "60",
                    "-m",
                    "immediate",
                    "stop",
                ]
            )
        if found.run.name.startswith("zhihe-") and os.path.samefile(
            found.run.parent, tempfile.gettempdir()
        ):
            shutil.rmtree(found.run, ignore_errors=True)


def _url(server: Postmaster, user: str, password: str, database: str) -> str:
    host = quote(str(server.run), safe="")
    return (
        f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={host}&port={server.port}"
    )
