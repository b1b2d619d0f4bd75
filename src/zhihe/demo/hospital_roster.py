"""The staff list of the demo hospital: 600 rows of XLSX with planted faults, and what an import should find.

The sheet looks as such sheets do: a merged title, a merged group header above the real one, two empty rows in
the middle, a department written once over several merged rows, a total at the end. A row carries one fault at most.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from zhihe.demo.identity import check_digit
from zhihe.demo.people import DemoPerson, Identities, Names

ROWS = 600
FIRST_DATA_ROW = 4
EMPTY_AFTER = (200, 400)
MERGED_DEPARTMENT = (300, 308)
COLUMNS = ("姓名", "性别", "身份证号", "手机号", "科室", "政治面貌", "学历", "志愿意向", "是否同意")
WIDTHS = (10, 6, 22, 15, 14, 12, 8, 20, 10)
DEPARTMENTS = (
    "急诊科",
    "心内科",
    "呼吸科",
    "消化科",
    "骨科",
    "儿科",
    "妇产科",
    "眼科",
    "口腔科",
    "检验科",
    "药剂科",
    "影像科",
    "手术室",
    "重症医学科",
    "护理部",
    "后勤保障部",
    "财务科",
    "院办公室",
)
STATUSES = ("群众", "中共党员", "共青团员", "中共预备党员", "民主党派")
EDUCATION = ("本科", "大专", "硕士", "中专", "博士")
WISHES = ("门诊导诊", "社区义诊", "健康宣讲", "急救培训", "陪诊", "献血服务", "无所谓，听安排")
BORN_FROM, BORN_TO = date(1966, 1, 1), date(2003, 12, 31)


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` is the Excel row, from 1. `value` is what the cell holds, `repaired` what it is read as.

    `severity`: error stops the row, warning asks, repaired was put right, pending waits for the person's consent.
    """

    row: int
    column: str
    code: str
    severity: str
    value: str
    repaired: str | None = None


@dataclass(slots=True)
class Row:
    number: int
    values: dict[str, str | float]
    findings: list[Finding] = field(default_factory=list)

    def plant(
        self, column: str, code: str, severity: str, value: str | float, repaired: str | None = None
    ) -> None:
        self.values[column] = value
        self.findings.append(Finding(self.number, column, code, severity, str(value), repaired))


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


def excel_row(index: int) -> int:
    """Where the person with this index stands, counting the empty rows before."""
    return FIRST_DATA_ROW + index + sum(index >= after for after in EMPTY_AFTER)


def clean_rows(seed: int) -> list[Row]:
    rng, names, identities = random.Random(seed), Names(), Identities()
    rows = []
    for index in range(ROWS):
        sex = rng.choices("fm", (72, 28))[0]
        born = date.fromordinal(rng.randint(BORN_FROM.toordinal(), BORN_TO.toordinal()))
        rows.append(
            Row(
                excel_row(index),
                {
                    "姓名": names.pick(rng, sex, born.year),
                    "性别": "女" if sex == "f" else "男",
                    "身份证号": identities.number("421298", born, sex),
                    "手机号": f"1980000{index:04d}",
                    "科室": rng.choice(DEPARTMENTS),
                    "政治面貌": rng.choices(STATUSES, (50, 25, 20, 2, 3))[0],
                    "学历": rng.choices(EDUCATION, (50, 25, 15, 8, 2))[0],
                    "志愿意向": rng.choice(WISHES),
                    "是否同意": "同意",
                },
            )
        )
    return rows


def plant_check_digit(row: Row, _: random.Random) -> None:
    number = str(row.values["身份证号"])
    wrong = "0" if check_digit(number[:17]) != "0" else "1"
    row.plant("身份证号", "bad_check_digit", "error", number[:17] + wrong)


def plant_swapped_digits(row: Row, _: random.Random) -> None:
    """A slip of the fingers in the serial: two neighbouring digits changed places."""
    number = str(row.values["身份证号"])
    row.plant(
        "身份证号", "bad_check_digit", "error", number[:15] + number[16] + number[15] + number[17]
    )


def plant_missing_id(row: Row, _: random.Random) -> None:
    row.plant("身份证号", "missing_identity_number", "warning", "")


def plant_number_cell(row: Row, _: random.Random) -> None:
    """Typed as a number: a spreadsheet keeps 15 digits and the rest is lost."""
    row.plant(
        "身份证号",
        "identity_number_as_number",
        "error",
        float(str(row.values["身份证号"])[:15] + "000"),
    )


def plant_date_text(row: Row, _: random.Random) -> None:
    number = str(row.values["身份证号"])
    year, month, day = number[6:10], int(number[10:12]), int(number[12:14])
    row.plant("身份证号", "date_instead_of_number", "error", f"{year}年{month}月{day}日")


def plant_full_width_id(row: Row, _: random.Random) -> None:
    number = str(row.values["身份证号"])
    row.plant("身份证号", "full_width", "repaired", full_width(number), number)


def plant_full_width_phone(row: Row, _: random.Random) -> None:
    number = str(row.values["手机号"])
    row.plant("手机号", "full_width", "repaired", full_width(number), number)


def plant_spaced_phone(row: Row, _: random.Random) -> None:
    number = str(row.values["手机号"])
    row.plant(
        "手机号", "separators", "repaired", f"{number[:3]}-{number[3:7]} {number[7:]}", number
    )


def plant_short_phone(row: Row, _: random.Random) -> None:
    row.plant("手机号", "bad_phone", "error", str(row.values["手机号"])[:10])


def plant_landline(row: Row, _: random.Random) -> None:
    row.plant("手机号", "landline", "error", f"0715-0000{row.number % 1000:03d}")


def plant_spaced_name(row: Row, _: random.Random) -> None:
    name = str(row.values["姓名"])
    row.plant(
        "姓名", "spaces", "repaired", "　".join(name) if len(name) == 2 else f" {name} ", name
    )


def plant_sex(row: Row, _: random.Random) -> None:
    row.plant("性别", "sex_disagrees", "warning", "男" if row.values["性别"] == "女" else "女")


def plant_absent(row: Row, _: random.Random) -> None:
    row.plant("是否同意", "consent_missing", "pending", "")


def plant_refused(row: Row, rng: random.Random) -> None:
    row.plant("是否同意", "consent_refused", "error", rng.choice(("不同意", "否", "暂不参加")))


def plant_unclear(row: Row, rng: random.Random) -> None:
    row.plant("是否同意", "consent_unclear", "warning", rng.choice(("再说", "电话里说可以", "？")))


Plant = Callable[[Row, random.Random], None]
PLANTED: tuple[tuple[Plant, int], ...] = (
    (plant_check_digit, 4),
    (plant_swapped_digits, 3),
    (plant_missing_id, 4),
    (plant_number_cell, 3),
    (plant_date_text, 3),
    (plant_full_width_id, 3),
    (plant_full_width_phone, 4),
    (plant_spaced_phone, 4),
    (plant_short_phone, 4),
    (plant_landline, 3),
    (plant_spaced_name, 5),
    (plant_sex, 3),
    (plant_absent, 42),
    (plant_refused, 4),
    (plant_unclear, 3),
)
DUPLICATES = 6
SHARED_PHONES = 2


def can_swap(row: Row) -> bool:
    """Swapping must break the number, so the two digits must differ; the checksum then always fails."""
    number = str(row.values["身份证号"])
    return number[15] != number[16]


def plant_all(rows: list[Row], rng: random.Random) -> None:
    merged = set(range(*MERGED_DEPARTMENT))
    free = [index for index in range(20, ROWS) if index not in merged]
    rng.shuffle(free)
    for plant, times in PLANTED:
        for _ in range(times):
            index = next(i for i in free if plant is not plant_swapped_digits or can_swap(rows[i]))
            free.remove(index)
            plant(rows[index], rng)
    for _ in range(DUPLICATES):
        first, again = sorted((free.pop(), free.pop()))
        copy_row(rows[first], rows[again])
    for _ in range(SHARED_PHONES):
        first, again = sorted((free.pop(), free.pop()))
        rows[again].plant(
            "手机号", "phone_shared_in_file", "warning", str(rows[first].values["手机号"])
        )


def copy_row(first: Row, again: Row) -> None:
    """Handed in twice, by two departments."""
    department = again.values["科室"]
    again.values = {**first.values, "科室": department}
    number = str(first.values["身份证号"])
    again.findings.append(Finding(again.number, "身份证号", "duplicate_in_file", "error", number))


def merge_department(rows: list[Row]) -> None:
    """One department written once over several rows; the others are empty cells and are filled downwards."""
    first, last = MERGED_DEPARTMENT
    name = str(rows[first].values["科室"])
    for row in rows[first + 1 : last]:
        row.plant("科室", "merged_cell", "repaired", "", name)


def known_already(row: Row, person: dict[str, str] | DemoPerson) -> None:
    """Someone on the list is registered already: the import must join, not make a second person."""
    if isinstance(person, DemoPerson):
        name, number, sex = person.name, person.identity_number, person.sex
    else:
        name, number, sex = person["name"], person["number"], person["sex"]
    row.values.update({"姓名": name, "性别": "女" if sex == "f" else "男", "身份证号": number})
    row.findings.append(
        Finding(row.number, "身份证号", "already_registered", "repaired", number, number)
    )


def write_sheet(target: str | Path | BinaryIO, rows: list[Row]) -> None:
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target, {"in_memory": True}
    )
    book.set_properties(
        {"title": "演示数据", "comments": "人名、号码都是虚构的", "created": date(2026, 11, 1)}
    )
    sheet = book.add_worksheet("登记表")
    title = book.add_format({"bold": True, "align": "center", "font_size": 16})
    head = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#FAF7F1"})
    sheet.merge_range(
        0, 0, 0, len(COLUMNS) - 1, "市第一人民医院（示范）志愿者登记表（演示数据）", title
    )
    for first, last, text in ((0, 3, "基本信息"), (4, 6, "岗位与学历"), (7, 8, "志愿服务")):
        sheet.merge_range(1, first, 1, last, text, head)
    sheet.write_row(2, 0, COLUMNS, head)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for row in rows:
        write_row(sheet, row)
    first, last = MERGED_DEPARTMENT
    top, bottom = rows[first].number - 1, rows[last - 1].number - 1
    sheet.merge_range(top, 4, bottom, 4, rows[first].values["科室"])
    sheet.write(rows[-1].number, 0, f"合计：{ROWS} 人")
    sheet.freeze_panes(3, 1)
    book.close()


def write_row(sheet: xlsxwriter.worksheet.Worksheet, row: Row) -> None:
    for column, title in enumerate(COLUMNS):
        value = row.values[title]
        if isinstance(value, float):
            sheet.write_number(row.number - 1, column, value)
        elif value:
            sheet.write_string(row.number - 1, column, value)


def make_hospital_roster(
    target: str | Path | BinaryIO,
    seed: int = 20261121,
    registered: Iterable[dict[str, str] | DemoPerson] = (),
) -> list[Finding]:
    """Write the list to `target` and say what an import should find, in the order of the rows.

    `registered`: people already on the platform (a DemoPerson, or name, number, sex), put on the first rows.
    """
    rows = clean_rows(seed)
    plant_all(rows, random.Random(seed + 1))
    merge_department(rows)
    for row, person in zip(rows[:20], registered, strict=False):
        known_already(row, person)
    write_sheet(target, rows)
    return [finding for row in rows for finding in row.findings]


__all__ = ["COLUMNS", "FIRST_DATA_ROW", "ROWS", "Finding", "make_hospital_roster"]
