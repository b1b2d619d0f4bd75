"""The findings of a batch as XLSX, for whoever corrects the list."""

from __future__ import annotations

import io

import xlsxwriter

from zhihe.volunteers.labels import FINDING, SEVERITY
from zhihe.volunteers.models import ImportBatch
from zhihe.volunteers.queries.imports import findings_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("行", "列", "表里写的", "问题", "怎么处理", "读成了")
WIDTHS = (8, 14, 26, 46, 14, 22)


def findings_sheet(batch: ImportBatch) -> bytes:
    """Every cell is written as text: what somebody typed as a formula stays letters."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("问题")
    bold = book.add_format({"bold": True, "bg_color": "#FAF7F1", "border": 1})
    for column, (title, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, width)
    for row, finding in enumerate(findings_of(batch), 1):
        sheet.write_number(row, 0, finding.row)
        words = (
            finding.column,
            finding.value,
            str(FINDING.get(finding.code, finding.code)),
            str(SEVERITY[finding.severity]),
            finding.repaired or "",
        )
        for column, text in enumerate(words, 1):
            sheet.write_string(row, column, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
