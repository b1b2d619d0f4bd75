"""What `up` does to the database before anything serves: one Django process, as the owner."""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

from zhihe.launch.database import database, enter, environment
from zhihe.launch.patience import giving_way, patiently


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhihe prepare")
    parser.add_argument("--no-demo", dest="demo", action="store_false")
    parser.add_argument("--address", default="", help="where the web server will listen")
    parser.add_argument("--certificate", default="", help="what an https address there shows")
    options = parser.parse_args(arguments)
    with database() as urls:
        enter(environment(urls, as_owner=True) | giving_way())
        import django

        django.setup()
        _prepare(demo=options.demo, address=options.address, certificate=options.certificate)
    return 0


def _prepare(*, demo: bool, address: str, certificate: str) -> None:
    from django.core.management import call_command, get_commands

    known = get_commands()
    migrate = partial(call_command, "migrate", interactive=False, verbosity=0)
    _step("迁移 migrate", lambda: patiently(migrate))
    empty = _is_empty()
    if "reference" in known:
        _step("参考数据 reference", lambda: call_command("reference"))
    if demo and empty and "demo" in known:
        _step("演示城市 demo city", lambda: call_command("demo"))
    if "demo_phones" in known:
        call_command("demo_phones", address=address, certificate=certificate)


def _step(name: str, deed: Callable[[], object]) -> None:
    began = time.monotonic()
    deed()
    print(f"  {name} · {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


def _is_empty() -> bool:
    """Nobody is registered: only then may the demo be loaded, so a second start never loads it
    again.
    """
    from django.apps import apps

    try:
        person = apps.get_model("accounts", "Person")
    except LookupError:
        return True
    return not person._default_manager.exists()
