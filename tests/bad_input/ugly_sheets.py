"""A generator of 340 lists of staff as offices really send them, each with what it truly holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import xlsxwriter

HOW_MANY = 340
CONTAINERS = ("xlsx", "utf-8", "utf-8-sig", "gb18030", "tab", "semicolon")
TOPS = ("header", "title", "blanks", "title merged")
HEADERS = ("plain", "spaced", "reordered", "more columns", "doubled", "no name", "no phone")
ROWS = (
    "plain", "blanks between", "formula", "phone as number", "ragged", "trailing columns",
    "long cell", "control characters", "merged below", "dates", "foreign names", "error cells",
    "doubled rows", "header again", "total line",
)  # fmt: skip
HEAD = ("姓名", "手机号", "科室", "是否同意")
NAMES = ("㐂田喆", "欧阳娜娜", "Anna-Lena O'Neill", "买买提·吐尔逊", "林晓禾")


@dataclass(frozen=True)
class Ugly:
    """A file and what its maker knows: ``people`` in it; ``legible``: a list can be found at all."""

    name: str
    content: bytes
    people: int
    legible: bool
    plain_rows: bool


def all_shapes() -> Iterator[tuple[str, str, str, str]]:
    """340 of the products, every value of every part among them."""
    every = list(product(CONTAINERS, TOPS, HEADERS, ROWS))
    stride = 1009  # prime to len(every): no value is skipped
    for n in range(HOW_MANY):
        yield every[n * stride % len(every)]


def make(shape: tuple[str, str, str, str]) -> Ugly:
    """The file of a shape."""
    container, top, header, rows = shape
    body, merges = body_of(rows)
    head, body = headed(header, body)
    above = {"header": [], "title": [["2026 年志愿者名单"]], "blanks": [[], []]}.get(
        top, [["名单"], []]
    )
    lines = [*above, head, *body]
    if container == "xlsx":
        spans = [(len(above) + 1 + n, c) for n, c in merges]
        content = xlsx(lines, spans, merged_title=top == "title merged")
    else:
        content = text_file(lines, container)
    legible = header not in ("no name", "no phone")
    return Ugly(" · ".join(shape), content, 5, legible, rows == "plain")


def headed(header: str, body: list[list[Any]]) -> tuple[list[Any], list[list[Any]]]:
    head: list[Any] = list(HEAD)
    if header == "spaced":
        head = [" 姓　名 ", "手机号\n", "科 室", "是否同意"]
    elif header == "reordered":
        return head[::-1], [row[:4][::-1] + row[4:] if len(row) >= 4 else row for row in body]
    elif header == "more columns":
        head += ["", "备注", "政治面貌"]
    elif header == "doubled":
        head += ["姓名"]
    elif header == "no name":
        head[0] = "称呼吗"
    elif header == "no phone":
        head[1] = "联系"
    return head, body


def body_of(kind: str) -> tuple[list[list[Any]], list[tuple[int, int]]]:
    rows: list[list[Any]] = [
        [name, f"1390000{n:04d}", "口腔科", "同意"] for n, name in enumerate(NAMES, 1)
    ]
    merges: list[tuple[int, int]] = []
    if kind == "blanks between":
        rows = [one for row in rows for one in (row, [], ["", " ", "　", ""])]
    elif kind == "formula":
        rows[0][2] = '=HYPERLINK("https://evil.example","点")'
        rows[1][0] = "=1+1"
    elif kind == "phone as number":
        rows = [[r[0], float(r[1]), *r[2:]] for r in rows]
    elif kind == "ragged":
        rows = [row[: 2 + n % 3] for n, row in enumerate(rows)]
    elif kind == "trailing columns":
        rows = [row + [""] * 40 + ["x"] for row in rows]
    elif kind == "long cell":
        rows[2][2] = "长" * 30_000
    elif kind == "control characters":
        rows[3][0] = "买\x07买\u202e提\u200b"
    elif kind == "merged below":
        merges = [(1, 2)]
    elif kind == "dates":
        rows[0][2], rows[1][2] = "1900-02-29", "45000.9999"
    elif kind == "foreign names":
        rows[4][0] = "ﷺ" * 10
    elif kind == "error cells":
        rows[1][2], rows[2][1] = "#N/A", "#REF!"
    elif kind == "doubled rows":
        rows += [list(rows[0])]
    elif kind == "header again":
        rows.insert(3, list(HEAD))
    elif kind == "total line":
        rows += [["合计", "5", "", ""]]
    return rows, merges


def xlsx(lines: list[list[Any]], merges: list[tuple[int, int]], *, merged_title: bool) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
        if merged_title:
            sheet.merge_range(0, 0, 0, 3, "名单")
        for row, column in merges:
            sheet.merge_range(row, column, row + 2, column, "口腔科")
        sheet.set_row(len(lines) - 1, None, None, {"hidden": True})
    return out.getvalue()


def text_file(lines: list[list[Any]], container: str) -> bytes:
    out = io.StringIO()
    mark = {"tab": "\t", "semicolon": ";"}.get(container, ",")
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(lines)
    coding = container if container not in ("tab", "semicolon") else "utf-8"
    return out.getvalue().encode(coding)
