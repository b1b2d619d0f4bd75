"""``zhihe demo``: the marked demonstration city, into an empty database only.

``--scale city`` loads a whole city instead (486,066 volunteers), ``--scale 1/200`` a part of it.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhihe.accounts.models import Person
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.demo.loading.extras import make_extras
from zhihe.demo.loading.load import load_demo
from zhihe.demo.loading.world import CITY
from zhihe.demo.scale.load import NotEmpty, load_city
from zhihe.demo.scale.sizes import read_scale, scaled
from zhihe.foundation import clock
from zhihe.organisations.models import Appointment
from zhihe.platform.models import City

STEPS = 9
SEED = 421200


class Command(BaseCommand):
    """Refused in production and where anybody or any real city is already there."""

    help = "装载演示城市（只装进空库） · load the demo city into an empty database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="不显示进度 · no progress bar")
        parser.add_argument(
            "--scale",
            help="city：整座城市（48.6 万名志愿者）；1/200：按比例缩小 · a whole city, or a fraction",
        )
        parser.add_argument("--seed", type=int, default=SEED, help="随机种子 · seed of the city")

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads it and says how long it took."""
        if settings.PRODUCTION:
            raise CommandError("正式环境不装演示城市 · the demo is never loaded in production")
        if options["scale"]:
            self._city(options["scale"], options["seed"], quiet=options["quiet"])
            return
        if Person.objects.exists() or City.objects.exists():
            raise CommandError("库里已经有人了，演示城市只装进空库 · the database is not empty")
        bar = Bar(quiet=options["quiet"])
        world = load_demo(now=clock.now(), step=bar.step)
        bar.step("证书和名单 certificate and staff list")
        make_extras(world)
        bar.done()

    def _city(self, scale: str, seed: int, *, quiet: bool) -> None:
        try:
            sizes = scaled(read_scale(scale))
        except (ValueError, ZeroDivisionError) as error:
            words = f"--scale 写 city，或者 1/200 这样的分数 · city, or a fraction: {error}"
            raise CommandError(words) from None
        bar = Bar(quiet=quiet)
        try:
            load_city(sizes=sizes, now=clock.now(), seed=seed, progress=bar.share)
        except NotEmpty as error:
            raise CommandError(f"只装进空的演示库 · only into an empty demo: {error}") from None
        bar.done()
        if not quiet:
            self._say_who()
            self.stdout.write(
                f"{sizes.volunteers:,} 名志愿者 volunteers · {sizes.organisations:,} 个组织 bodies"
                f" · {sizes.activities:,} 场活动 activities · {sizes.hours:,} 小时 hours"
            )

    def _say_who(self) -> None:
        """A phone to sign in with for each kind of work."""
        for role in ("city_clerk", "county_clerk", "org_admin", "confirmer"):
            held = Appointment.objects.in_city(CITY).filter(role=role).order_by("id")
            person = Person.objects.select_related("account").get(pk=held[0].person_id)
            self.stdout.write(f"  {role:<12} {person.name} {phone_of_person(person)}")


class Bar:
    """A line that fills while the steps go by; only the last word where nobody watches."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet, self.number, self.began = quiet, 0, time.monotonic()
        self.watched = not quiet and sys.stderr.isatty()

    def step(self, words: str) -> None:
        """One step begins."""
        self.number += 1
        self._line(min(1, self.number / STEPS), words)

    def share(self, words: str, part: float) -> None:
        """A part of the whole is done; says how long the rest will take."""
        gone = time.monotonic() - self.began
        left = f" · 还要 {gone / part * (1 - part):.0f} s left" if part > 0.05 else ""
        self._line(part, f"{words}{left}")

    def done(self) -> None:
        """All steps are over."""
        self._write(f"  [{'█' * 20}] {time.monotonic() - self.began:.1f} s\n")

    def _line(self, part: float, words: str) -> None:
        full = int(20 * part)
        self._write(f"  [{'█' * full}{'·' * (20 - full)}] {words}")

    def _write(self, text: str) -> None:
        if self.watched:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
