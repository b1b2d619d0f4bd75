"""`zhihe city create` founds a first real city with its regions from XLSX."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from zhihe.accounts.models import Account
from zhihe.organisations.models import Appointment
from zhihe.platform import cities, durably
from zhihe.platform.models import City
from zhihe.regions.models import Region
from zhihe.regions.queries.regions import path_names, root_of

HEAD = ["代码", "名称", "级别", "经度", "纬度", "人口", "人口年份"]
ROWS = [
    ["4309", "益阳市", "市"],
    ["430902", "资阳区", "县", 112.32, 28.59, 420000, 2024],
    ["430902001", "汽车路街道", "乡"],
    ["430902001001", "金花湖社区", "村"],
    ["430981", "沅江市", "县"],
]


@pytest.fixture
def empty(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(durably, "second_connection", False)
    cities.forget()
    yield
    cities.forget()


def table(path: Path, rows: list[list[Any]], head: list[str] = HEAD) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, line in enumerate([head, *rows]):
        sheet.write_row(number, 0, line)
    book.close()
    return path


def create(*more: str, **changes: str) -> str:
    told = {
        "--name": "益阳市",
        "--name-en": "Yiyang",
        "--host": "yiyang.example",
        "--lon": "112.355",
        "--lat": "28.554",
        "--admin-phone": "13900000801",
        **changes,
    }
    out = StringIO()
    code = told.pop("code", "430900")
    call_command(
        "city", "create", code, *[w for pair in told.items() for w in pair], *more, stdout=out
    )
    return out.getvalue()


def test_a_city_is_founded_with_its_tree_and_two_people(empty: None, tmp_path: Path) -> None:
    said = create(
        "--regions", str(table(tmp_path / "r.xlsx", ROWS)), "--system-phone", "13900000802"
    )
    assert "5 个区划" in said
    village = Region.objects.get(code="430902001001")
    assert path_names(village) == ["资阳区", "汽车路街道", "金花湖社区"]
    assert Region.objects.get(code="430902000000").population == 420000
    roles = Appointment.objects.in_city("430900").order_by("role")
    assert [(a.role, a.region_id) for a in roles] == [
        ("city_clerk", root_of("430900").pk),
        ("system_admin", root_of("430900").pk),
    ]
    assert len({a.account_id for a in roles}) == 2
    assert City.objects.get().hosts == ["yiyang.example"]
    listed = StringIO()
    call_command("city", "list", stdout=listed)
    assert listed.getvalue() == "430900 益阳市 yiyang.example\n"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "430902"}, "后两位是 00"),
        ({"code": "abc"}, "六位数字"),
        ({"--host": "https://yiyang.example"}, "不带 https"),
        ({"--lon": "28.554", "--lat": "112.355"}, "先经度"),
        ({"--admin-phone": "12"}, "手机号好像不对"),
        ({"--system-phone": "139 0000 0801"}, "不能是同一个账号"),
        (
            {"--security-phone": "13900000803", "--auditor-phone": "+86 139 0000 0803"},
            "不能是同一个账号",
        ),
    ],
)
def test_nonsense_is_refused_and_nothing_is_left(
    empty: None, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        create(**changes)
    assert (City.objects.count(), Region.objects.count(), Account.objects.count()) == (0, 0, 0)


THREE = {
    "--system-phone": "13900000802",
    "--security-phone": "13900000803",
    "--auditor-phone": "13900000804",
}


def administrator(role: str, phone: str, code: str = "430900") -> str:
    out = StringIO()
    told = ("--phone", phone, "--name", "钟正")
    call_command("city", "administrator", code, role, *told, stdout=out)
    return out.getvalue()


@pytest.mark.row("X26", part="three administrators of a first city, from the command line")
def test_the_three_administrators_of_a_first_city_are_three_accounts(empty: None) -> None:
    said = create(**THREE)
    assert "还没有" not in said
    roles = Appointment.objects.in_city("430900")
    held = ("city_clerk", "system_admin", "security_admin", "auditor")
    assert sorted(roles.values_list("role", flat=True)) == sorted(held)
    assert len(set(roles.values_list("account_id", flat=True))) == 4


def test_an_administrator_is_added_later_and_never_beside_another_role(empty: None) -> None:
    assert "还没有：系统管理员、安全管理员、审计员" in create()
    assert "安全管理员有了" in administrator("security_admin", "13900000803")
    row = Appointment.objects.in_city("430900").get(role="security_admin")
    assert row.region_id == root_of("430900").pk
    for role, phone in (
        ("auditor", "13900000803"),  # is the security administrator
        ("security_admin", "13900000801"),  # is the city clerk
    ):
        with pytest.raises(CommandError, match="不能"):
            administrator(role, phone)
    with pytest.raises(CommandError, match="city list"):
        administrator("auditor", "13900000805", code="421200")
    assert Appointment.objects.in_city("430900").count() == 2


def test_a_city_is_founded_once(empty: None) -> None:
    create()
    with pytest.raises(CommandError, match="已经建好了"):
        create()


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        (ROWS, ["代码", "名字"], "缺少「名称」"),
        ([["43090", "资阳区"]], HEAD, "第 2 行「代码」"),
        ([["430902", ""]], HEAD, "第 2 行「名称」"),
        ([["430902", "资阳区", "星系"]], HEAD, "第 2 行「级别」"),
        ([["430902", "资阳区", "县", 900]], HEAD, "第 2 行「经度」"),
        ([["430902", "资阳区"], ["430902", "资阳区"]], HEAD, "出现了两次"),
        ([["430902001", "汽车路街道"]], HEAD, "找不到上一级"),
        ([["421202", "咸安区"]], HEAD, "不属于这个城市"),
        ([], HEAD, "一行区划也没有"),
    ],
)
def test_a_faulty_table_is_refused_by_row_and_column(
    empty: None, tmp_path: Path, rows: list[list[Any]], head: list[str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        create("--regions", str(table(tmp_path / "r.xlsx", rows, head)))
    assert Region.objects.count() == 0


def test_what_is_no_table_is_refused(empty: None, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(CommandError, match="打不开这个表格"):
        create("--regions", str(path))
