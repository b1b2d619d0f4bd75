"""``zhihe check``: Django's own checks, then every invariant counted; exit code 1 when one is broken."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from zhihe.foundation import clock
from zhihe.platform.actions.check_invariants import check_invariants
from zhihe.platform.invariants import statements


class Command(BaseCommand):
    """The same count as the job of the night."""

    help = "自检：配置和全部不变式 · check the settings and every invariant"
    requires_system_checks: Any = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--deploy", action="store_true", help="正式环境的检查 · for production")
        parser.add_argument("--quiet", action="store_true", help="只说不对的 · only what is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per invariant with its count and the time so far."""
        call_command("check", deploy=options["deploy"], stdout=self.stdout, stderr=self.stderr)
        number, began = 0, clock.now()

        def told(name: str, count: int) -> None:
            nonlocal number
            number += 1
            if count or not options["quiet"]:
                gone = (clock.now() - began).total_seconds()
                mark = "✗" if count else "✓"
                line = f"  {mark} {number:2}/{len(statements())} {gone:5.1f} s  {count:6}  {name}"
                self.stdout.write(line)

        row = check_invariants(now=began, told=told)
        seconds = row.milliseconds / 1000
        if row.broken:
            self.stderr.write(f"{len(row.broken)} 条不变式不成立 broken · {seconds:.1f} s")
            sys.exit(1)
        self.stdout.write(f"全部成立 all hold · {seconds:.1f} s")
