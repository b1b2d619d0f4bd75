"""Roles, database and extension. Run by the superuser after the first start; every statement may be
repeated.

`zhihe_owner` owns the tables, migrates and backs up. `zhihe_app` is who web and worker log in as:
no member of the owner, so nothing it does can alter a table or rewrite what is append-only. The
owner may step down to the app role (`SET ROLE zhihe_app`), which is how tests run their bodies.
"""

import psycopg
from psycopg import sql

from zhihe.launch.passwords import Passwords

OWNER = "zhihe_owner"
APP = "zhihe_app"
DATABASE = "zhihe"
SUPERUSER = "postgres"


def bootstrap(
    superuser_url: str, maintenance_url: str, template_url: str, passwords: Passwords
) -> None:
    """`superuser_url` leads to `zhihe`, the others to `postgres` and `template1` on the same
    server.
    """
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        _make_role(connection, OWNER, "CREATEDB NOCREATEROLE NOSUPERUSER", passwords.owner)
        _make_role(connection, APP, "NOCREATEDB NOCREATEROLE NOSUPERUSER", passwords.app)
        connection.execute(f"GRANT {APP} TO {OWNER}")
        connection.execute("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
        connection.execute(f"GRANT CONNECT ON DATABASE postgres TO {OWNER}")
    with psycopg.connect(template_url, autocommit=True) as connection:
        _prepare_schema(connection)
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
        connection.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {APP}")
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _prepare_schema(connection)


def _make_role(connection: psycopg.Connection, name: str, attributes: str, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if found else "CREATE"
    statement = sql.SQL(f"{verb} ROLE {name} LOGIN {attributes} PASSWORD {{}}")
    connection.execute(statement.format(sql.Literal(password)))


def _prepare_schema(connection: psycopg.Connection) -> None:
    """Also run in template1, so that every test database starts with the extension and the closed
    schema.
    """
    connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
