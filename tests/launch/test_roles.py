"""What the two roles may and may not do."""

import psycopg
import pytest
from psycopg import errors

from zhihe.launch.postgres import Cluster, Urls


@pytest.fixture
def urls(cluster: Cluster) -> Urls:
    return cluster.start()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (i int)",
        "CREATE TEMPORARY TABLE mine (i int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "CREATE EXTENSION hstore",
        "SET ROLE zhihe_owner",
        "SET ROLE postgres",
        "ALTER ROLE zhihe_app CREATEDB",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "DROP DATABASE zhihe",
    ],
)
def test_the_application_is_refused(urls: Urls, statement: str) -> None:
    with (
        psycopg.connect(urls.app_url, autocommit=True) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_the_application_is_no_member_of_the_owner(urls: Urls) -> None:
    with psycopg.connect(urls.app_url) as connection:
        row = connection.execute(
            "SELECT pg_has_role('zhihe_app', 'zhihe_owner', 'MEMBER'), current_user"
        ).fetchone()
    assert row == (False, "zhihe_app")


def test_the_application_cannot_read_a_table_it_was_not_granted(urls: Urls) -> None:
    with psycopg.connect(urls.owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE closed (i int)")
    with psycopg.connect(urls.app_url) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM closed")


def test_the_owner_may_step_down_to_the_application(urls: Urls) -> None:
    with psycopg.connect(urls.owner_url, options="-c role=zhihe_app") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("zhihe_app",)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (i int)")


def test_the_owner_makes_test_databases_with_the_extension(urls: Urls) -> None:
    with psycopg.connect(urls.owner_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE test_roles")
    with psycopg.connect(urls.owner_url, dbname="test_roles", autocommit=True) as connection:
        assert connection.execute(
            "SELECT extname FROM pg_extension WHERE extname = 'btree_gist'"
        ).fetchone()
        connection.execute("CREATE TABLE made (i int)")
    with psycopg.connect(urls.owner_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE test_roles_clone TEMPLATE test_roles")
        connection.execute("DROP DATABASE test_roles_clone")
        connection.execute("DROP DATABASE test_roles")


def test_the_owner_is_no_superuser(urls: Urls) -> None:
    with psycopg.connect(urls.owner_url) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls "
            "FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (False, True, False, False)


def test_nothing_is_trusted_without_a_password(urls: Urls) -> None:
    with psycopg.connect(urls.superuser_url) as connection:
        methods = connection.execute(
            "SELECT DISTINCT auth_method FROM pg_hba_file_rules"
        ).fetchall()
    assert methods == [("scram-sha-256",)]
    for user in ("postgres", "zhihe_owner", "zhihe_app"):
        without = urls.app_url.replace("zhihe_app:", f"{user}:").replace(
            _password(urls.app_url), ""
        )
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(without)


def test_the_text_is_utf8_and_sorted_by_code_point(urls: Urls) -> None:
    with psycopg.connect(urls.app_url) as connection:
        row = connection.execute(
            "SELECT current_setting('server_encoding'), upper('é'), 'Z' < 'a'"
        ).fetchone()
    assert row == ("UTF8", "É", True)


def _password(url: str) -> str:
    return url.split("@")[0].rsplit(":", 1)[1]
