"""``zhihe demo``: the marked demonstration city, into an empty database only."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhihe.accounts.models import Person
from zhihe.demo.loading.extras import make_extras
from zhihe.demo.loading.load import load_demo
from zhihe.foundation import clock
from zhihe.platform.models import City

STEPS = 9


class Command(BaseCommand):
    """Refused in production and where anybody or any city is already there."""

    help = "装载演示城市（只装进空库） · load the demo city into an empty database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="不显示进度 · no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads it and says how long it took."""
        if settings.PRODUCTION:
            raise CommandError("正式环境不装演示城市 · the demo is never loaded in production")
        if Person.objects.exists() or City.objects.exists():
            raise CommandError("库里已经有人了，演示城市只装进空库 · the database is not empty")
        bar = Bar(quiet=options["quiet"])
        world = load_demo(now=clock.now(), step=bar.step)
        bar.step("证书和名单 certificate and staff list")
        make_extras(world)
        bar.done()


class Bar:
    """A line that fills while the steps go by; only the last word where nobody watches."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet, self.number, self.began = quiet, 0, time.monotonic()
        self.watched = not quiet and sys.stderr.isatty()

    def step(self, words: str) -> None:
        """One step begins."""
        self.number += 1
        full = min(20, 20 * self.number // STEPS)
        self._write(f"  [{'█' * full}{'·' * (20 - full)}] {words}")

    def done(self) -> None:
        """All steps are over."""
        self._write(f"  [{'█' * 20}] {time.monotonic() - self.began:.1f} s\n")

    def _write(self, text: str) -> None:
        if self.watched:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
