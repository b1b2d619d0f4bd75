"""Any Django management command, with the database behind it."""

import signal
import sys
from types import FrameType

from zhihe.launch.database import database, enter, environment
from zhihe.launch.patience import giving_way, patiently

# These change tables or load what the application itself may never rewrite; everything else runs
# as the application.
OWNER_COMMANDS = {
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "reference",
    "demo",
    "prepare",
    "lintmigrations",
}


def run(name: str, arguments: list[str]) -> int:
    """Exit code of the command. The server is stopped afterwards when nobody else uses it."""
    signal.signal(signal.SIGTERM, _leave)
    with database() as urls:
        surroundings = environment(urls, as_owner=name in OWNER_COMMANDS)
        if name == "migrate":
            enter(surroundings | giving_way())
            return patiently(lambda: _execute(name, arguments))
        enter(surroundings)
        return _execute(name, arguments)


def _execute(name: str, arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhihe", name, *arguments])
    return 0


def work(arguments: list[str]) -> int:
    """The job worker: our own command where there is one, Procrastinate's otherwise."""
    signal.signal(signal.SIGTERM, _leave)
    with database() as urls:
        enter(environment(urls))
        import django
        from django.core.management import get_commands

        django.setup()
        known = get_commands()
        return _execute(
            *("work", arguments) if "work" in known else ("procrastinate", ["worker", *arguments])
        )


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
