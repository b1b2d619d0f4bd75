"""`zhihe up`: everything on one machine, until Ctrl-C. `zhihe serve`: the web server alone."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from zhihe.launch import certificates, demo_phones, messages, places
from zhihe.launch.database import embedded, environment, named_urls
from zhihe.launch.errors import LaunchError
from zhihe.launch.postgres import Cluster, Urls
from zhihe.launch.supervise import Child, Supervisor
from zhihe.launch.web import Web

READY_SECONDS = 90
GIVE_UP_AFTER = 4


def add_web_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="网站进程数 · web processes")
    parser.add_argument(
        "--threads", type=int, default=1, help="每进程线程数 · threads of each, one connection each"
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="zhihe up", description="启动全部服务 · start everything on this machine"
    )
    add_web_options(parser)
    parser.add_argument(
        "--lan",
        action="store_true",
        help="供手机访问：局域网 + 自签名 TLS · for phones, self-signed TLS",
    )
    parser.add_argument(
        "--no-demo", dest="demo", action="store_false", help="不装演示城市 · without the demo city"
    )
    options = parser.parse_args(arguments)
    home = places.make_home(places.home())
    web, public = _web(home, options)
    web.refuse_taken_port()
    return _serve(
        web,
        public,
        prepare=["prepare", *_where(web), *([] if options.demo else ["--no-demo"])],
        worker=True,
    )


def _where(web: Web) -> list[str]:
    """The address on this machine, and the certificate it shows there."""
    certificate = [f"--certificate={web.tls[0]}"] if web.tls else []
    return [f"--address={web.address}", *certificate]


def serve(arguments: list[str]) -> int:
    """The web server alone: worker and migrations run elsewhere."""
    parser = argparse.ArgumentParser(
        prog="zhihe serve", description="只启动网站 · the web server alone"
    )
    add_web_options(parser)
    options = parser.parse_args(arguments)
    places.make_home(places.home())
    web = Web(options.host, options.port, options.workers, options.threads)
    web.refuse_taken_port()
    return _serve(web, web.address, prepare=None, worker=False)


def _web(home: Path, options: argparse.Namespace) -> tuple[Web, str]:
    if not options.lan:
        web = Web(options.host, options.port, options.workers, options.threads)
        return web, web.address
    address = certificates.lan_address()
    tls = certificates.certificate_for(home, address)
    host = "0.0.0.0" if options.host == "127.0.0.1" else options.host
    return Web(
        host, options.port, options.workers, options.threads, tls
    ), f"https://{address}:{options.port}/"


def _serve(web: Web, public: str, *, prepare: list[str] | None, worker: bool) -> int:
    supervisor = Supervisor([])
    supervisor.install_signals()
    (places.home() / "static").mkdir(exist_ok=True)
    messages.compile_all()
    cluster = embedded()
    try:
        urls = _start_database(cluster)
        base = {"ZHIHE_BASE_URL": os.environ.get("ZHIHE_BASE_URL") or public.rstrip("/")}
        surroundings = environment(urls) | base
        if prepare and not supervisor.stopping.is_set():
            _run(
                [sys.executable, "-P", "-m", "zhihe", *prepare],
                environment(urls, as_owner=True) | base,
            )
            _attach_phones(supervisor, surroundings)
        supervisor.children.append(Child("web", web.command(), surroundings))
        if worker:
            supervisor.children.append(
                Child("worker", [sys.executable, "-P", "-m", "zhihe", "work"], surroundings)
            )
        if cluster is not None:
            supervisor.watch = lambda: _revive(cluster)
        supervisor.start()
        if _wait_until_ready(supervisor, web):
            _greet(public, surroundings, cast=prepare is not None)
        supervisor.run()
    finally:
        supervisor.stop()
        if cluster is not None:
            cluster.stop()
    print("已停止 · stopped", flush=True)
    return 0


def _attach_phones(supervisor: Supervisor, surroundings: dict[str, str]) -> None:
    """The demo city's operator, and the settings that lead web and worker to it."""
    phones = demo_phones.prepared(places.home())
    if phones is not None:
        surroundings |= phones.settings
        supervisor.children.append(phones.child(surroundings))


def _start_database(cluster: Cluster | None) -> Urls:
    if cluster is None:
        named = named_urls()
        assert named is not None
        return named
    began = time.monotonic()
    urls = cluster.start()
    print(f"  数据库 PostgreSQL · {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    return urls


def _revive(cluster: Cluster) -> None:
    if not cluster.running:
        print("db     | 数据库已退出，正在重启 restarting", flush=True)
        cluster.start()


def _run(command: list[str], surroundings: dict[str, str]) -> None:
    code = subprocess.run(command, env=surroundings, check=False).returncode
    if code:
        raise LaunchError(
            f"准备数据库失败（{code}），见上文",
            f"preparing the database failed ({code}), see above",
        )


def _wait_until_ready(supervisor: Supervisor, web: Web) -> bool:
    """True once /readyz answers 200; False when asked to stop meanwhile. Raises when it does not
    come up.
    """
    deadline = time.monotonic() + READY_SECONDS
    status: int | None = None
    while not supervisor.stopping.wait(0.1):
        supervisor.tick()
        status = web.readiness()
        if status == 200:
            return True
        if time.monotonic() > deadline or _crashes(supervisor) >= GIVE_UP_AFTER:
            raise LaunchError(
                f"网站没有就绪（/readyz：{status}），见上文",
                f"the site is not ready (/readyz: {status}), see above",
            )
    return False


def _crashes(supervisor: Supervisor) -> int:
    return sum(child.crashes for child in supervisor.children if child.name == "web")


def _greet(public: str, surroundings: dict[str, str], *, cast: bool) -> None:
    print(f"\n志合已就绪 Zhihe is ready: {public}", flush=True)
    if cast:
        command = [sys.executable, "-P", "-m", "zhihe", "demo_cast"]
        told = subprocess.run(
            command, env=surroundings, capture_output=True, text=True, check=False
        )
        if told.returncode == 0:
            print(told.stdout.rstrip(), flush=True)
    print(
        "\n试试看 Three things to try:\n"
        "  1. 找一个周末的活动并报名 · find an activity this weekend and join it\n"
        "  2. 以组织管理员登录，确认一条服务记录 · confirm a record as an organisation\n"
        "  3. 用手机打开（zhihe up --lan），扫码签到 · open it on a phone and check in by QR code\n"
        "Ctrl-C 停止 · to stop\n",
        flush=True,
    )
