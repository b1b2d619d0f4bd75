"""`zhihe backup DIR` and `zhihe restore ARCHIVE`.

An archive is one tar: `manifest.json` first (SHA-256 and size of every other member),
`database.dump` (pg_dump, custom format, made by the owner in one snapshot), `files/…`, and `keys/…`
unless they are kept apart. Without the keys the encrypted columns cannot be read again:
`--keys-apart` writes them into a second archive for another place.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from zhihe.launch import places
from zhihe.launch.binaries import wheel_binaries
from zhihe.launch.database import database
from zhihe.launch.errors import LaunchError
from zhihe.launch.postgres import Urls

FORMAT = 1
DUMP = "database.dump"
# The embedded server's own passwords belong to its data directory, not to the content.
OF_THE_MACHINE = {"database.json", "lan-key.pem", "lan-certificate.pem"}


def backup_command(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhihe backup")
    parser.add_argument("directory", type=Path)
    parser.add_argument(
        "--keys-apart",
        action="store_true",
        help="密钥另存一个文件 · keys in an archive of their own",
    )
    parser.add_argument(
        "--keep", type=int, default=0, help="只留最近几份 · remove all but the newest N"
    )
    options = parser.parse_args(arguments)
    with database() as urls:
        made = back_up(urls, places.home(), options.directory, keys_apart=options.keys_apart)
    for path in made:
        print(path)
    if options.keep:
        remove_old(options.directory, options.keep)
    return 0


def restore_command(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="zhihe restore", description="恢复到空数据库 · into an empty database"
    )
    parser.add_argument(
        "archives",
        type=Path,
        nargs="+",
        help="备份，及另存的密钥 · the archive, and the keys' if apart",
    )
    options = parser.parse_args(arguments)
    places.make_home(places.home())
    with database() as urls:
        for archive in options.archives:
            restore(urls, places.home(), archive)
    print("已恢复，请运行 zhihe up 或 zhihe migrate · restored; now run zhihe up or zhihe migrate")
    return 0


def back_up(urls: Urls, home: Path, directory: Path, *, keys_apart: bool = False) -> list[Path]:
    """The archives written, each appearing under its name only when it is whole and on disk."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    with tempfile.TemporaryDirectory(prefix=".zhihe-", dir=directory) as place:
        dump = Path(place) / DUMP
        run_tool(["pg_dump", "--format=custom", "--no-owner", f"--file={dump}", urls.owner_url])
        content = {DUMP: dump, **dict(_tree(home, "files"))}
        keys = {name: path for name, path in _tree(home, "keys") if path.name not in OF_THE_MACHINE}
        if not keys_apart:
            return [_write(directory / f"zhihe-{stamp}.tar", content | keys, Path(place))]
        return [
            _write(directory / f"zhihe-{stamp}.tar", content, Path(place)),
            _write(directory / f"zhihe-keys-{stamp}.tar", keys, Path(place)),
        ]


def _tree(home: Path, part: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((home / part).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(home).as_posix(), path


def _write(target: Path, content: dict[str, Path], place: Path) -> Path:
    members = {
        name: {"sha256": sha256(path), "size": path.stat().st_size}
        for name, path in content.items()
    }
    manifest = place / "manifest.json"
    manifest.write_text(
        json.dumps({"format": FORMAT, "members": members}, indent=1), encoding="utf-8"
    )
    half = place / target.name
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w") as tar:
            for name, path in {"manifest.json": manifest, **content}.items():
                tar.add(path, arcname=name, recursive=False)
        stream.flush()
        os.fsync(stream.fileno())
    if target.exists():
        raise LaunchError(f"{target} 已存在", f"{target} exists already")
    half.rename(target)
    return target


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def restore(urls: Urls, home: Path, archive: Path) -> None:
    """Verify everything, then the database in one transaction, then the files. Nothing is
    overwritten.
    """
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as place:
        members = unpack(archive, Path(place))
        moves = [(Path(place) / name, home / name) for name in members if name != DUMP]
        for _, target in moves:
            if target.exists():
                raise LaunchError(
                    f"{target} 已存在，不会覆盖", f"{target} exists, it is not overwritten"
                )
        if DUMP in members:
            _refuse_full(urls)
            _load(urls, Path(place) / DUMP)
        for source, target in moves:
            places.private_directory(target.parent)
            source.chmod(0o600)
            source.rename(target)


def unpack(archive: Path, place: Path) -> list[str]:
    """Names of the members, each as the manifest says. Nothing else may be in the archive."""
    try:
        with tarfile.open(archive) as tar:
            members = tar.getmembers()
            for member in members:
                if not member.isfile() or not _expected(member.name):
                    raise LaunchError(
                        f"不认识的内容：{member.name}", f"{member.name} does not belong in a backup"
                    )
            tar.extractall(place, filter="data")
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, tarfile.TarError) as error:
        raise LaunchError(
            f"{archive} 无法读取：{error}", f"{archive} cannot be read: {error}"
        ) from error
    if manifest.get("format") != FORMAT:
        raise LaunchError(
            f"{archive} 的格式不认识", f"{archive} has a format this version does not know"
        )
    said = manifest["members"]
    found = {member.name for member in members} - {"manifest.json"}
    for name in sorted(found | set(said)):
        if name not in found or name not in said or sha256(place / name) != said[name]["sha256"]:
            raise LaunchError(
                f"{archive} 已损坏：{name}",
                f"{archive} is damaged: {name} is not what was backed up",
            )
    return sorted(found)


def _expected(name: str) -> bool:
    parts = Path(name).parts
    return ".." not in parts and (name in {DUMP, "manifest.json"} or parts[0] in {"files", "keys"})


def _refuse_full(urls: Urls) -> None:
    import psycopg

    with psycopg.connect(urls.owner_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    if row and row[0]:
        raise LaunchError(
            "数据库不是空的，不会覆盖", "the database is not empty, it is not overwritten"
        )


def _load(urls: Urls, dump: Path) -> None:
    """Everything but the extension, which is there already and belongs to the superuser."""
    listed = run_tool(["pg_restore", "--list", str(dump)])
    wanted = [line for line in listed.splitlines() if not _is_outside(line)]
    contents = dump.with_suffix(".list")
    contents.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    words = ["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner"]
    run_tool([*words, f"--use-list={contents}", f"--dbname={urls.owner_url}", str(dump)])


def _is_outside(line: str) -> bool:
    return any(
        word in line
        for word in (
            " EXTENSION ",
            " SCHEMA - public ",
            " ACL - SCHEMA public ",
            " COMMENT - SCHEMA ",
        )
    )


def run_tool(words: list[str]) -> str:
    """One of PostgreSQL's programs, the wheel's where it is installed; its output. The password is
    not in the arguments.
    """
    program, *rest = words
    secret, rest = _without_password(rest)
    environment = {**os.environ, **({"PGPASSWORD": secret} if secret else {}), "LC_ALL": "C"}
    done = subprocess.run(
        [tool(program), *rest], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LaunchError(f"{program} 失败：\n{done.stderr}", f"{program} failed, see above")
    return done.stdout


def tool(name: str) -> str:
    try:
        program = wheel_binaries().program(name)
        if program.exists():
            return str(program)
    except LaunchError:
        pass
    found = shutil.which(name)
    if found is None:
        raise LaunchError(
            f"缺少 {name}：sudo apt-get install -y postgresql-client",
            f"{name} is missing: install postgresql-client",
        )
    return found


def _without_password(words: list[str]) -> tuple[str, list[str]]:
    """(password, words): other users of the machine can read a process's arguments."""
    from urllib.parse import unquote, urlsplit

    secret, clean = "", []
    for word in words:
        prefix, url = (
            ("--dbname=", word.removeprefix("--dbname="))
            if word.startswith("--dbname=")
            else ("", word)
        )
        parts = urlsplit(url)
        if parts.scheme in {"postgresql", "postgres"} and parts.password:
            secret = unquote(parts.password)
            url = url.replace(f":{parts.password}@", "@", 1)
        clean.append(prefix + url)
    return secret, clean


def remove_old(directory: Path, keep: int) -> None:
    """All but the newest `keep` of each kind; the names sort by time."""
    for pattern in ("zhihe-2*.tar", "zhihe-keys-2*.tar"):
        for path in sorted(directory.glob(pattern))[:-keep]:
            path.unlink()
