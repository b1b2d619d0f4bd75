"""`zhihe database start|stop|status|urls`: keep the embedded server running between commands."""

import argparse

from zhihe.launch.database import embedded
from zhihe.launch.errors import LaunchError


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhihe database")
    parser.add_argument("deed", choices=["start", "stop", "status", "urls"])
    parser.add_argument(
        "--tcp-port", type=int, help="也在 127.0.0.1 上监听 · listen on 127.0.0.1 too"
    )
    options = parser.parse_args(arguments)
    deed = options.deed
    cluster = embedded()
    if cluster is None:
        raise LaunchError(
            "DATABASE_URL 指向外部数据库", "DATABASE_URL names a database that is not ours to start"
        )
    cluster.tcp_port = options.tcp_port
    if deed == "status":
        print("running" if cluster.running else "stopped")
        return 0 if cluster.running else 1
    if deed == "stop":
        cluster.stop(whoever_uses_it=True)
        return 0
    urls = cluster.start(keep=True)
    if deed == "urls":
        print(f"DATABASE_URL='{urls.app_url}'\nDATABASE_OWNER_URL='{urls.owner_url}'")
    return 0
