"""`zhihe city create CODE …` founds a city; `zhihe city list` shows those there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhihe.accounts.queries.phones import read_phone
from zhihe.foundation import clock
from zhihe.organisations.actions.found_city import CityFounding, found_city
from zhihe.organisations.actions.name_administrator import name_administrator
from zhihe.organisations.models import Appointment
from zhihe.organisations.terms import SEPARATED_ROLES, Role
from zhihe.platform.models import City
from zhihe.platform.refusals import Refusal
from zhihe.regions.models import Region
from zhihe.regions.queries.region_sheet import read_region_sheet

SEPARATED_WORDS = {
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
}
HOW_TO_APPOINT = "zhihe city administrator CODE security_admin --phone … --name …"


class Command(BaseCommand):
    """Cities of this installation."""

    help = "城市与域名 · cities and hosts"

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        ways.add_parser("list", help="已有的城市 · the cities there are")
        create = ways.add_parser("create", help="建一个城市 · found a city")
        create.add_argument("code", help="六位代码，如 421200 · six-digit code")
        create.add_argument("--name", required=True)
        create.add_argument("--name-en", required=True)
        create.add_argument(
            "--host", action="append", required=True, help="可以写几次 · repeatable"
        )
        create.add_argument("--lon", type=float, required=True, help="WGS-84")
        create.add_argument("--lat", type=float, required=True, help="WGS-84")
        create.add_argument(
            "--admin-phone", required=True, help="首任市级管理员 · first city clerk"
        )
        create.add_argument("--admin-name", default="市级管理员")
        create.add_argument(
            "--system-phone", default="", help="系统管理员，另一个号码 · another number"
        )
        create.add_argument("--system-name", default="系统管理员")
        create.add_argument(
            "--security-phone", default="", help="安全管理员，另一个号码 · another number"
        )
        create.add_argument("--security-name", default="安全管理员")
        create.add_argument(
            "--auditor-phone", default="", help="审计员，另一个号码 · another number"
        )
        create.add_argument("--auditor-name", default="审计员")
        create.add_argument("--regions", type=Path, help="区划表 xlsx · table of regions")
        later = ways.add_parser(
            "administrator", help="补一位三员管理员 · one of the three administrators, later"
        )
        later.add_argument("code", help="六位代码，如 421200 · six-digit code")
        later.add_argument("role", choices=[role.value for role in SEPARATED_ROLES])
        later.add_argument("--phone", required=True)
        later.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "list":
            for city in City.objects.order_by("code"):
                self.stdout.write(f"{city.code} {city.name} {' '.join(city.hosts)}")
            return
        if options["way"] == "administrator":
            self._administrator(options)
            return
        try:
            city = found_city(founding=_founding(options), now=clock.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        count = Region.objects.filter(city=city).count()
        self.stdout.write(
            f"{city.name} {city.code}：{count} 个区划。请他们各自用手机登录，先绑定动态口令。"
        )
        held = Appointment.objects.in_city(city).values_list("role", flat=True)
        missing = [SEPARATED_WORDS[role] for role in SEPARATED_ROLES if role not in held]
        if missing:
            self.stdout.write(f"还没有：{'、'.join(missing)}。三员要分开：{HOW_TO_APPOINT}")

    def _administrator(self, options: dict[str, Any]) -> None:
        role = Role(options["role"])
        try:
            name_administrator(
                city=options["code"],
                role=role,
                phone=read_phone(options["phone"]),
                name=options["name"],
                now=clock.now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{SEPARATED_WORDS[role]}有了。请本人用手机登录，先绑定动态口令。")


def _founding(options: dict[str, Any]) -> CityFounding:
    return CityFounding(
        code=options["code"],
        name=options["name"],
        name_en=options["name_en"],
        hosts=options["host"],
        lon=options["lon"],
        lat=options["lat"],
        admin_phone=read_phone(options["admin_phone"]),
        admin_name=options["admin_name"],
        system_phone=_phone(options["system_phone"]),
        system_name=options["system_name"],
        security_phone=_phone(options["security_phone"]),
        security_name=options["security_name"],
        auditor_phone=_phone(options["auditor_phone"]),
        auditor_name=options["auditor_name"],
        regions=read_region_sheet(options["regions"]) if options["regions"] else (),
    )


def _phone(typed: str) -> str:
    return read_phone(typed) if typed else ""
