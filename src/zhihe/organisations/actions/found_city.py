"""Found a city: its row, its root region, its tree, and the two people it starts with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhihe.accounts.actions.load_notices import load_notices
from zhihe.accounts.actions.name_person import name_person
from zhihe.accounts.models import Account, Person
from zhihe.accounts.queries.persons import living_persons
from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.uuid7 import uuid7
from zhihe.organisations.models import Appointment
from zhihe.organisations.terms import Role
from zhihe.platform import cities
from zhihe.platform.actor import system_actor
from zhihe.platform.models import City
from zhihe.regions.actions.import_regions import import_regions
from zhihe.regions.errors import CityExists, CityRefused
from zhihe.regions.models import Region
from zhihe.regions.queries.region_sheet import RegionRow
from zhihe.regions.queries.regions import root_of
from zhihe.regions.terms import Level


@dataclass(frozen=True, slots=True)
class CityFounding:
    """``code`` six digits, ``hosts`` the names it is served under, WGS-84 degrees, E.164 phones."""

    code: str
    name: str
    name_en: str
    hosts: Sequence[str]
    lon: float
    lat: float
    admin_phone: str
    admin_name: str
    system_phone: str = ""
    system_name: str = ""
    regions: Sequence[RegionRow] = field(default_factory=tuple)


@transaction.atomic
def found_city(*, founding: CityFounding, now: datetime) -> City:
    """All or nothing. First city clerk and system administrator are two accounts (三员分立).

    Raises CityExists, CityRefused, RegionFileRefused.
    """
    _refuse_nonsense(founding)
    city = City.objects.create(
        code=founding.code,
        name=founding.name,
        name_en=founding.name_en,
        hosts=[host.lower() for host in founding.hosts],
        lon=founding.lon,
        lat=founding.lat,
    )
    load_notices(now=now)
    root = RegionRow(
        f"{founding.code}000000",
        founding.name,
        Level.CITY,
        "",
        founding.name_en,
        founding.lon,
        founding.lat,
    )
    rest = [row for row in founding.regions if row.level != Level.CITY]
    import_regions(actor=system_actor(city.code), rows=[root, *rest], now=now)
    region = root_of(city.code)
    assert region is not None
    _appoint(city, region, founding.admin_phone, founding.admin_name, Role.CITY_CLERK, now)
    if founding.system_phone:
        _appoint(city, region, founding.system_phone, founding.system_name, Role.SYSTEM_ADMIN, now)
    record_event(actor=system_actor(city.code), now=now, fact=Fact("city.found", "city", uuid7()))
    transaction.on_commit(cities.forget)
    return city


def _refuse_nonsense(founding: CityFounding) -> None:
    if not re.fullmatch(r"[1-9]\d{3}00", founding.code):
        raise CityRefused("城市代码是六位数字，后两位是 00，比如 421200")
    if City.objects.filter(pk=founding.code).exists():
        raise CityExists()
    taken = {host for city in City.objects.all() for host in city.hosts}
    hosts = [host.lower() for host in founding.hosts]
    if not hosts or any(not re.fullmatch(r"[a-z0-9.-]{1,120}", host) for host in hosts):
        raise CityRefused("域名只写主机名，不带 https:// 和端口")
    if taken & set(hosts):
        raise CityRefused("这个域名已经有别的城市在用")
    if not (70 <= founding.lon <= 140 and 0 <= founding.lat <= 60):
        raise CityRefused("经纬度不对：先经度（--lon），后纬度（--lat）")
    if founding.admin_phone == founding.system_phone:
        raise CityRefused("市级管理员和系统管理员要用两个手机号，不能是同一个账号")


def _appoint(
    city: City, region: Region, phone: str, name: str, role: Role, now: datetime
) -> Appointment:
    account, _made = Account.objects.get_or_create(
        phone_index=phone_index(phone),
        defaults={
            "phone_sealed": seal_phone(phone),
            "phone_tail": phone[-4:],
            "password": make_password(None),
            "created_at": now,
        },
    )
    person: Person | None = living_persons(account).first()
    if person is None:
        person = name_person(city=city.code, account=account, name=name, now=now)
    return Appointment.objects.create(
        city=city,
        person_id=person.pk,
        account_id=account.pk,
        role=role,
        region=region,
        since=now,
        created_at=now,
    )
