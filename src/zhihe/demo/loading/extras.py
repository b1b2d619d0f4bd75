"""What is made by the real deeds once the city stands: a certificate, the hospital's list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from zhihe.certificates.actions.ask_certificate import ask_certificate
from zhihe.certificates.actions.make_certificate import make_certificate
from zhihe.certificates.models import Certificate
from zhihe.demo.hospital_roster import make_hospital_roster
from zhihe.demo.loading.deeds import make_deeds
from zhihe.demo.loading.world import CITY, World
from zhihe.platform.actor import Actor
from zhihe.volunteers.models import Volunteer

PURPOSE = "演示查验"


def make_extras(world: World) -> None:
    """Later deeds, the certificate that 乔闻笛 holds in his hand, and 方文静's 600 rows."""
    make_deeds(city=CITY, now=world.now)
    lin = world.cast["lin_xiaohe"]
    journalists_certificate(volunteer=lin.volunteer, today=world.today, now=world.now)
    make_staff_list(world)


def journalists_certificate(*, volunteer: Volunteer, today: date, now: datetime) -> Certificate:
    """林晓禾's certificate of the past year, really rendered."""
    certificate = ask_certificate(
        actor=Actor(city=CITY, person_id=volunteer.person_id),
        volunteer=volunteer,
        first=today - timedelta(days=364),
        last=today,
        now=now,
        purpose=PURPOSE,
    )
    make_certificate(city=CITY, certificate_id=certificate.pk, now=now)
    return certificate


def make_staff_list(world: World) -> Path:
    """A few people on the list are registered already."""
    folder = Path(settings.ZHIHE_HOME) / "demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "医院名单.xlsx"
    known = [r.facts for r in world.residents[40:60] if r.facts.identity_kind == "cn_id"][:6]
    make_hospital_roster(path, registered=known)
    return path
