"""What a staff list says, cell by cell: header, columns, facts, and everything odd about them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhihe.foundation import identity_numbers, phone_numbers
from zhihe.foundation.identity_numbers import IdentityKind, IdentityNumberError, Sex
from zhihe.foundation.phone_numbers import PhoneNumberError
from zhihe.foundation.sheets import Cell, Sheet

ERROR, WARNING, REPAIRED, PENDING = "error", "warning", "repaired", "pending"
HEADER_WITHIN = 20
# target → words of a header that mean it, longest meaning first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "name"),
    "sex": ("性别", "sex", "gender"),
    "number": ("身份证号码", "身份证号", "身份证", "证件号码", "证件号", "id number"),
    "phone": ("手机号码", "手机号", "手机", "联系电话", "电话", "phone", "mobile"),
    "department": ("科室", "部门", "班级", "单位", "department"),
    "political": ("政治面貌", "political"),
    "education": ("学历", "文化程度", "education"),
    "wish": ("志愿意向", "意向", "服务意向", "wish"),
    "consent": ("是否同意", "同意", "本人意见", "consent"),
}
NEEDED = ("name",)
YES = frozenset({"同意", "是", "已同意", "愿意", "y", "yes", "√", "✓", "1"})
NO = frozenset({"不同意", "否", "暂不参加", "不参加", "不愿意", "n", "no", "×", "0"})
TOTAL = re.compile(r"^\s*(合计|总计|小计|共计|共)")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}")
DATE_TEXT = re.compile(r"(19|20)\d{2}(年|[-/.])\d{1,2}(月|[-/.])\d{1,2}日?")
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "male": Sex.MALE, "female": Sex.FEMALE}
NUMBER_FAULTS = {"checksum": "bad_check_digit", "length": "bad_length"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`severity`: error leaves the row out, warning asks to look, repaired was put right, pending
    waits for the person's own yes. `value` is what the cell holds (never kept in clear).
    """

    row: int
    column: str
    code: str
    severity: str
    value: str = field(repr=False)
    repaired: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class Facts:
    """What a row is read as. `phone` is E.164; `consent` is yes, pending or no."""

    name: str = ""
    sex: str = ""
    kind: str = ""
    number: str = field(default="", repr=False)
    index_text: str = field(default="", repr=False)
    birth_date: date | None = None
    phone: str = field(default="", repr=False)
    department: str = ""
    political: str = ""
    education: str = ""
    wish: str = ""
    consent: str = "pending"


@dataclass(slots=True)
class Line:
    """One data row: `number` as the spreadsheet counts, `cells` raw, department filled downwards."""

    number: int
    cells: list[Cell]
    filled: dict[int, str] = field(default_factory=dict)


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Index of the row with the most known titles among the first twenty; None below two."""
    scores = [len(guess_mapping(row)) for row in rows[:HEADER_WITHIN]]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else None


def guess_mapping(header: Sequence[Cell]) -> dict[str, int]:
    """target → column; whole titles win over titles that contain the word. 「姓　名」 is 「姓名」."""
    titles = ["".join(_text(cell).lower().split()) for cell in header]
    found: dict[str, int] = {}
    for exact in (True, False):
        for target, words in COLUMNS.items():
            for word in ("".join(one.split()) for one in words):
                hit = next(
                    (
                        n
                        for n, title in enumerate(titles)
                        if n not in found.values()
                        and (title == word or (not exact and title and word in title))
                    ),
                    None,
                )
                if target not in found and hit is not None:
                    found[target] = hit
    return found


def data_lines(sheet: Sheet, header: int) -> list[Line]:
    """Rows below the header that hold a person: no empty rows, no totals; merged cells filled."""
    filled: dict[int, dict[int, str]] = {}
    for top, left, bottom, right in sheet.merged:
        if top <= header or left != right:
            continue
        value = _text(sheet.rows[top][left])
        for row in range(top + 1, bottom + 1):
            filled.setdefault(row, {})[left] = value
    lines = []
    for index in range(header + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        texts = [_text(cell) for cell in cells]
        if not any(texts) or (TOTAL.match(texts[0]) and sum(map(bool, texts)) <= 2):
            continue
        lines.append(Line(index + 1, list(cells), filled.get(index, {})))
    return lines


def check_lines(
    lines: Sequence[Line], header: Sequence[str], mapping: Mapping[str, int], today: date
) -> list[tuple[Facts, list[Finding]]]:
    """Facts and findings of every line, doubles within the file included."""
    answers = []
    seen: dict[str, int] = {}
    phones: dict[str, str] = {}
    for line in lines:
        facts, findings = _Reader(line, header, mapping, today).read()
        if not any(f.severity == ERROR for f in findings):
            findings += _doubles(line, facts, header, mapping, seen, phones)
        answers.append((facts, findings))
    return answers


def _doubles(
    line: Line,
    facts: Facts,
    header: Sequence[str],
    mapping: Mapping[str, int],
    seen: dict[str, int],
    phones: dict[str, str],
) -> list[Finding]:
    """The same person again, or another person with the same number."""
    key = facts.index_text or f"{facts.name}|{facts.phone}"
    target = "number" if facts.index_text else "phone"
    if key in seen and (facts.index_text or facts.phone):
        return [_finding(line, header, mapping, target, "duplicate_in_file", ERROR)]
    seen[key] = line.number
    owner = phones.setdefault(facts.phone, key) if facts.phone else key
    if owner != key:
        return [_finding(line, header, mapping, "phone", "phone_shared_in_file", WARNING)]
    return []


def _finding(
    line: Line,
    header: Sequence[str],
    mapping: Mapping[str, int],
    target: str,
    code: str,
    severity: str,
    repaired: str | None = None,
) -> Finding:
    column = mapping.get(target)
    title = header[column] if column is not None and column < len(header) else ""
    value = _raw(line, column)
    return Finding(line.number, title, code, severity, value, repaired)


def _raw(line: Line, column: int | None) -> str:
    return str(line.cells[column]) if column is not None and column < len(line.cells) else ""


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without '.0', outer blanks gone."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    return str(cell).strip()


class _Reader:
    """Reads one line, column by column."""

    def __init__(
        self, line: Line, header: Sequence[str], mapping: Mapping[str, int], today: date
    ) -> None:
        self.line, self.header, self.mapping, self.today = line, header, mapping, today
        self.facts, self.findings = Facts(), list[Finding]()

    def read(self) -> tuple[Facts, list[Finding]]:
        self._name()
        self._number()
        self._phone()
        self._department()
        for target in ("political", "education", "wish"):
            setattr(self.facts, target, self._cell(target)[:40])
        self._consent()
        return self.facts, self.findings

    def _cell(self, target: str) -> str:
        column = self.mapping.get(target)
        if column is None or column >= len(self.line.cells):
            return ""
        return _text(self.line.cells[column])

    def _say(self, target: str, code: str, severity: str, repaired: str | None = None) -> None:
        self.findings.append(
            _finding(self.line, self.header, self.mapping, target, code, severity, repaired)
        )

    def _name(self) -> None:
        raw = _raw(self.line, self.mapping.get("name"))
        wide = unicodedata.normalize("NFKC", raw)
        latin = any(c.isascii() and c.isalpha() for c in wide)
        name = (" " if latin else "").join(wide.split())
        self.facts.name = name[:60]
        if not name:
            self._say("name", "missing_name", ERROR)
        elif len(name) > 60 or not any(c.isalpha() for c in name) or any(c.isdigit() for c in name):
            self._say("name", "bad_name", ERROR)
        elif name != raw:
            self._say("name", "spaces", REPAIRED, name)

    def _number(self) -> None:
        column = self.mapping.get("number")
        stated = SEXES.get(self._cell("sex").lower())
        self.facts.sex = stated.value if stated else ""
        raw = _raw(self.line, column)
        if column is None or not raw.strip():
            self._say("number", "missing_identity_number", WARNING)
            return
        if isinstance(self.line.cells[column], (int, float)):
            self._say("number", "identity_number_as_number", ERROR)
            return
        if DATE_TEXT.fullmatch(raw.strip()):
            self._say("number", "date_instead_of_number", ERROR)
            return
        self._judge(raw, stated)

    def _judge(self, raw: str, stated: Sex | None) -> None:
        text = identity_numbers.normalise(raw)
        kind = _kind(text)
        try:
            found = identity_numbers.check(kind, text, today=self.today)
        except IdentityNumberError as error:
            self._say("number", NUMBER_FAULTS.get(error.code, "bad_identity_number"), ERROR)
            return
        if raw.strip().upper() != text:
            wide = unicodedata.normalize("NFKC", raw) != raw
            self._say("number", "full_width" if wide else "separators", REPAIRED, text)
        if stated and found.sex and stated != found.sex:
            self._say("sex", "sex_disagrees", WARNING)
        self.facts.kind, self.facts.number = found.kind.value, found.normalised
        self.facts.index_text, self.facts.birth_date = found.index_text, found.birth_date
        self.facts.sex = found.sex.value if found.sex else self.facts.sex

    def _phone(self) -> None:
        text = self._cell("phone")
        if not text:
            self._say("phone", "missing_phone", WARNING)
            return
        wide = unicodedata.normalize("NFKC", text)
        if LANDLINE.fullmatch(wide):
            self._say("phone", "landline", ERROR)
            return
        try:
            self.facts.phone = phone_numbers.normalise(text)
        except PhoneNumberError:
            self._say("phone", "bad_phone", ERROR)
            return
        plain = self.facts.phone.removeprefix("+86")
        if wide != text:
            self._say("phone", "full_width", REPAIRED, plain)
        elif text not in (plain, self.facts.phone):
            self._say("phone", "separators", REPAIRED, plain)

    def _department(self) -> None:
        text = self._cell("department")
        filled = self.line.filled.get(self.mapping.get("department", -1), "")
        if not text and filled:
            self._say("department", "merged_cell", REPAIRED, filled)
        self.facts.department = (text or filled)[:60]

    def _consent(self) -> None:
        text = unicodedata.normalize("NFKC", self._cell("consent")).lower()
        if text in YES:
            self.facts.consent = "yes"
        elif text in NO:
            self.facts.consent = "no"
            self._say("consent", "consent_refused", ERROR)
        elif not text:
            self._say("consent", "consent_missing", PENDING)
        else:
            self._say("consent", "consent_unclear", WARNING)


def _kind(text: str) -> IdentityKind:
    """An 18-character number says itself which of the three it is; the rest is taken for a card."""
    if text[:1] == "9":
        return IdentityKind.FOREIGN_PR
    return (
        IdentityKind.HMT_RESIDENCE
        if text[:6] in ("810000", "820000", "830000")
        else IdentityKind.CN_ID
    )
