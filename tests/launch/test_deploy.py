"""The files in deploy/ do what the launcher does."""

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
import pytest

from tests.launch.conftest import CHECKOUT
from zhihe.launch.binaries import wheel_binaries
from zhihe.launch.postgres import Cluster

PRIVILEGES = {
    "roles": "SELECT rolname, rolsuper, rolcreaterole, rolcanlogin "
    "FROM pg_roles WHERE rolname ~ '^zhihe'",
    "members": "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members "
    "WHERE roleid::regrole::text ~ '^zhihe'",
    "databases": "SELECT datname, datdba::regrole::text, "
    "array(SELECT unnest(datacl)::text ORDER BY 1), pg_encoding_to_char(encoding) "
    "FROM pg_database WHERE datname IN ('zhihe', 'postgres')",
    "schema": "SELECT nspowner::regrole::text, array(SELECT unnest(nspacl)::text ORDER BY 1) "
    "FROM pg_namespace WHERE nspname = 'public'",
    "extensions": "SELECT extname FROM pg_extension",
}


class BareCluster(Cluster):
    """A server as an administrator finds it."""

    def _bootstrap_once(self, found: object, secret: object) -> None:
        return None


def privileges(url: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(url) as connection:
        return {
            name: sorted(connection.execute(f"{text} ORDER BY 1").fetchall())  # type: ignore[arg-type]
            for name, text in PRIVILEGES.items()
        }


def test_roles_sh_gives_the_same_privileges_as_the_launcher(home: Path, cluster: Cluster) -> None:
    bare = BareCluster(home, durable=False)
    with bare as urls:
        parts = urlsplit(urls.superuser_url)
        surroundings = {
            "PATH": f"{wheel_binaries().directory}:{os.environ['PATH']}",
            "PGHOST": parse_qs(parts.query)["host"][0],
            "PGPASSWORD": unquote(parts.password or ""),
            "ZHIHE_OWNER_PASSWORD": "it's $one",
            "ZHIHE_APP_PASSWORD": "two",
        }
        command = ["bash", str(CHECKOUT / "deploy" / "roles.sh")]
        done = subprocess.run(
            command, env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert privileges(urls.superuser_url) == privileges(cluster.start().superuser_url)
        owner = urls.owner_url.split("@")[1]
        with psycopg.connect(
            f"postgresql://zhihe_owner@{owner}", password="it's $one"
        ) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("zhihe_owner",)


@pytest.mark.parametrize("unit", ["zhihe-web.service", "zhihe-worker.service"])
def test_web_and_worker_never_see_the_owner(unit: str) -> None:
    text = (CHECKOUT / "deploy" / "systemd" / unit).read_text(encoding="utf-8")
    assert "app.env" in text
    assert "owner.env" not in text


def test_the_scripts_are_sound_bash() -> None:
    for script in (".ci/run", "deploy/roles.sh"):
        subprocess.run(["bash", "-n", str(CHECKOUT / script)], check=True)
