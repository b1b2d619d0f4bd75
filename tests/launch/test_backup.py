"""What was backed up comes back, whole, into an empty place — or nothing does."""

import json
import tarfile
from pathlib import Path

import psycopg
import pytest

from zhihe.launch import backup
from zhihe.launch.errors import LaunchError
from zhihe.launch.postgres import Cluster, Urls


def fill(urls: Urls, home: Path) -> None:
    with psycopg.connect(urls.owner_url) as connection:
        connection.execute("CREATE TABLE letter (i int PRIMARY KEY, t text, s tstzrange)")
        connection.execute(
            "INSERT INTO letter SELECT i, '志合' || i FROM generate_series(1, 500) i"
        )
        connection.execute("ALTER TABLE letter ADD EXCLUDE USING gist (i WITH =, s WITH &&)")
        connection.execute("GRANT SELECT ON letter TO zhihe_app")
    for name, text in (("files/ab/photo", "photo"), ("keys/city.key", "secret")):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Path:
    with Cluster(home, durable=False) as urls:
        fill(urls, home)
        (made,) = backup.back_up(urls, home, tmp_path / "backups")
    return made


@pytest.fixture
def other(module_home: Path) -> Path:
    """A home nothing was restored to yet."""
    fresh = module_home / f"other-{len(list(module_home.iterdir()))}"
    return fresh


def test_what_was_backed_up_comes_back(archive: Path, other: Path) -> None:
    cluster = Cluster(other, durable=False)
    with cluster as urls:
        backup.restore(urls, other, archive)
        with psycopg.connect(urls.app_url) as connection:
            row = connection.execute("SELECT count(*), min(t) FROM letter").fetchone()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM letter")
        with psycopg.connect(urls.owner_url) as connection:
            owners = connection.execute(
                "SELECT tableowner FROM pg_tables WHERE tablename = 'letter'"
            )
            assert owners.fetchall() == [("zhihe_owner",)]
    assert row == (500, "志合1")
    assert (other / "files/ab/photo").read_text() == "photo"
    assert (other / "keys/city.key").read_text() == "secret"
    assert (other / "keys/city.key").stat().st_mode & 0o777 == 0o600


def test_the_archive_is_private_and_says_what_is_in_it(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    assert names == ["manifest.json", "database.dump", "files/ab/photo", "keys/city.key"]
    assert sorted(manifest["members"]) == sorted(names[1:])


def test_a_full_database_is_not_overwritten(archive: Path, other: Path) -> None:
    with Cluster(other, durable=False) as urls:
        with psycopg.connect(urls.owner_url) as connection:
            connection.execute("CREATE TABLE mine AS SELECT 1 AS i")
        with pytest.raises(LaunchError, match="not empty"):
            backup.restore(urls, other, archive)
    assert not (other / "files").exists()


def test_existing_files_are_not_overwritten(archive: Path, other: Path) -> None:
    (other / "files/ab").mkdir(parents=True)
    (other / "files/ab/photo").write_text("mine")
    other.chmod(0o711)
    with Cluster(other, durable=False) as urls:
        with pytest.raises(LaunchError, match="not overwritten"):
            backup.restore(urls, other, archive)
        with psycopg.connect(urls.owner_url) as connection:
            count = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert count.fetchone() == (0,)
    assert (other / "files/ab/photo").read_text() == "mine"


def test_keys_can_be_kept_apart(home: Path, tmp_path: Path) -> None:
    with Cluster(home, durable=False) as urls:
        fill(urls, home)
        content, keys = backup.back_up(urls, home, tmp_path / "backups", keys_apart=True)
    with tarfile.open(content) as tar:
        assert not [name for name in tar.getnames() if name.startswith("keys/")]
    with tarfile.open(keys) as tar:
        assert tar.getnames() == ["manifest.json", "keys/city.key"]


def repacked(archive: Path, tmp_path: Path, **changes: bytes | None) -> Path:
    """The archive with members replaced, added or (None) left out."""
    place = tmp_path / "repacked"
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")
    for name, content in changes.items():
        path = place / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
    with tarfile.open(tmp_path / "changed.tar", "w") as tar:
        for path in sorted(p for p in place.rglob("*") if p.is_file()):
            tar.add(path, arcname=path.relative_to(place).as_posix())
    return tmp_path / "changed.tar"


@pytest.mark.parametrize(
    "changes",
    [{"files__ab__photo": b"other"}, {"files__ab__photo": None}, {"files__more": b"more"}],
)
def test_a_changed_archive_is_refused(
    archive: Path, tmp_path: Path, changes: dict[str, bytes | None]
) -> None:
    with pytest.raises(LaunchError, match="is damaged"):
        backup.unpack(repacked(archive, tmp_path, **changes), tmp_path / "out")


@pytest.mark.parametrize("name", ["../escaped", "/absolute", "files/../../escaped", "etc/passwd"])
def test_a_member_that_does_not_belong_is_refused(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    (tmp_path / "out").mkdir()
    with pytest.raises(LaunchError, match="does not belong"):
        backup.unpack(tmp_path / "bad.tar", tmp_path / "out")
    assert list(tmp_path.glob("**/escaped")) == []


def test_a_cut_archive_is_refused(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.tar").write_bytes(archive.read_bytes()[:3000])
    (tmp_path / "out").mkdir()
    with pytest.raises(LaunchError):
        backup.unpack(tmp_path / "cut.tar", tmp_path / "out")


def test_the_password_is_not_among_the_arguments() -> None:
    words = [
        "--dbname=postgresql://o:pa%20ss@/zhihe?host=%2Ftmp",
        "postgresql://o:pa%20ss@h/z",
        "x",
    ]
    secret, clean = backup._without_password(words)
    assert secret == "pa ss"
    assert clean == ["--dbname=postgresql://o@/zhihe?host=%2Ftmp", "postgresql://o@h/z", "x"]


def test_old_backups_are_removed_by_age(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"zhihe-2026010{day}T000000Z.tar").touch()
    (tmp_path / "letter.tar").touch()
    backup.remove_old(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "letter.tar",
        "zhihe-20260102T000000Z.tar",
        "zhihe-20260103T000000Z.tar",
    ]
