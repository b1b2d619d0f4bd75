"""Databases of the suite: one migrated template per state of the code, clones of it by TEMPLATE."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PARTITIONED = os.environ.get("ZHIHE_TEST_POSTGRES", "").endswith("-partitioned")
PACKAGE = ROOT / "src" / "zhihe"


def owner_url(name: str) -> str:
    """Connection string of the owner for the database ``name``."""
    parts = urlsplit(os.environ["DATABASE_OWNER_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


@contextmanager
def owner_connection(name: str = "postgres") -> Any:
    with psycopg.connect(owner_url(name), autocommit=True) as connection:
        yield connection


def state_of_the_code() -> str:
    """Short hash over models, migrations and the database setup."""
    digest = hashlib.sha256()
    files = [
        *PACKAGE.glob("*/models/*.py"),
        *PACKAGE.glob("*/migrations/*.py"),
        *PACKAGE.glob("*/terms.py"),
    ]
    for path in sorted(
        [
            *files,
            PACKAGE / "platform" / "database_setup.py",
            PACKAGE / "platform" / "keys.py",
            ROOT / "tests" / "support" / "partitions.py",
        ]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def template() -> str:
    """Name of the migrated template, made when missing (under a lock, once per state of the code)."""
    name = f"template_{state_of_the_code()}{'_parts' if PARTITIONED else ''}"
    lock = Path(os.environ["ZHIHE_HOME"]) / "template.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with owner_connection() as connection:
            if connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone():
                return name
            building = f"{name}_building"
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(building))
            )
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
        _migrate(building)
        if PARTITIONED:
            _partition(building)
        with owner_connection() as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(building), sql.Identifier(name)
                )
            )
    return name


def _migrate(name: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": owner_url(name),
        "DJANGO_SETTINGS_MODULE": "zhihe.settings",
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env=environment,
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


def _partition(name: str) -> None:
    """Every city table in parts by its city (``./zhihe test --partitioned``)."""
    from tests.support.partitions import partition
    from tests.support.sql_guard import city_tables

    with owner_connection(name) as connection:
        partition(connection, city_tables())


def clone(word: str) -> str:
    """A new database like the template."""
    name = f"test_{word}_{os.getpid()}_{os.urandom(3).hex()}"
    source = template()
    with owner_connection() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO zhihe_app").format(sql.Identifier(name))
        )
    return name


def clone_for_worker(worker: str) -> str:
    return clone(worker)


def drop(name: str) -> None:
    """Drop with FORCE; the server's own vacuum of the moment may not be ended by the owner: again."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    for attempt in range(5):
        with owner_connection() as connection:
            try:
                connection.execute(statement)
                return
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                if attempt == 4:
                    raise
                connection.execute("SELECT pg_sleep(0.5)")


def current_name() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def point_to(name: str) -> None:
    """All of Django's connections of this process use the database ``name`` from now on."""
    from django.conf import settings
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def check_invariants() -> None:
    """Every statement of the invariants file counts to nought."""
    from tests.support.sql_guard import all_cities
    from zhihe.platform.invariants import broken

    with all_cities():
        found = broken()
    assert not found, f"broken invariants: {found}"


def committed() -> Any:
    """The cast, written in one transaction; a connection that the server ended meanwhile is made anew."""
    from django.db import OperationalError, connection, transaction

    from tests.cast import make_cast

    try:
        with transaction.atomic():
            return make_cast()
    except OperationalError:
        connection.close()
        with transaction.atomic():
            return make_cast()


def leave_dropped_database() -> None:
    """Close a connection that still points to another test's database, before this test uses it."""
    from django.db import connection

    held = connection.connection
    if held is None or (not held.closed and held.info.dbname == connection.settings_dict["NAME"]):
        return
    connection.in_atomic_block = False  # whatever it was in is gone with that database
    connection.savepoint_ids, connection.needs_rollback = [], False
    connection.close()
