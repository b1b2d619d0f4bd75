"""A throw-away cluster from Debian's PostgreSQL programs, for `./zhihe test --postgres 15`.

Made by our own initdb: Debian's ready cluster may be SQL_ASCII, and belongs to the machine.
"""

from pathlib import Path

from zhihe.launch.binaries import Binaries
from zhihe.launch.errors import LaunchError
from zhihe.launch.postgres import Cluster

PACKAGE_LINE = "sudo apt-get install -y postgresql-15"


def debian_binaries(major: int = 15) -> Binaries | None:
    directory = Path(f"/usr/lib/postgresql/{major}/bin")
    return Binaries(directory, ("--locale=C.UTF-8",)) if (directory / "initdb").exists() else None


def debian_cluster(home: Path, *, major: int = 15, durable: bool = False) -> Cluster:
    binaries = debian_binaries(major)
    if binaries is None:
        raise LaunchError(
            f"没有 PostgreSQL {major}：{PACKAGE_LINE}",
            f"PostgreSQL {major} is missing: {PACKAGE_LINE}",
        )
    return Cluster(home, binaries=binaries, durable=durable)
