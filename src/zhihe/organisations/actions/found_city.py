"""Found a city: its row, its root region, its tree, and the people it starts with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.load_notices import load_notices
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.uuid7 import uuid7
from zhihe.organisations.actions.name_administrator import name_administrator
from zhihe.organisations.terms import Role
from zhihe.platform import cities
from zhihe.platform.actor import system_actor
from zhihe.platform.models import City
from zhihe.regions.actions.import_regions import import_regions
from zhihe.regions.errors import CityExists, CityRefused
from zhihe.regions.queries.region_sheet import RegionRow
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
    security_phone: str = ""
    security_name: str = ""
    auditor_phone: str = ""
    auditor_name: str = ""
    regions: Sequence[RegionRow] = field(default_factory=tuple)

    @property
    def first_people(self) -> tuple[tuple[str, str, Role], ...]:
        """Phone, name and role of those who start; the three administrators only where named."""
        return tuple(
            row
            for row in (
                (self.admin_phone, self.admin_name, Role.CITY_CLERK),
                (self.system_phone, self.system_name, Role.SYSTEM_ADMIN),
                (self.security_phone, self.security_name, Role.SECURITY_ADMIN),
                (self.auditor_phone, self.auditor_name, Role.AUDITOR),
            )
            if row[0]
        )


@transaction.atomic
def found_city(*, founding: CityFounding, now: datetime) -> City:
    """All or nothing. City clerk and the three administrators are accounts apart (三员分立).

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
    for phone, name, role in founding.first_people:
        name_administrator(city=city.code, role=role, phone=phone, name=name, now=now)
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
    phones = [phone for phone, _name, _role in founding.first_people]
    if len(set(phones)) < len(phones):
        raise CityRefused("市级管理员和三员各用一个手机号，不能是同一个账号")
