"""One shift as a workbook: everybody with minutes, evidence in words, and who said yes."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from zhihe.attendance.labels import METHODS
from zhihe.attendance.labels.records import FLAGS, STATES
from zhihe.attendance.queries.desk import Desk
from zhihe.attendance.terms import Flag, Method, RecordState
from zhihe.foundation.clock import local
from zhihe.frame.templatetags.frame import EVIDENCE

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def shift_workbook(desk: Desk) -> bytes:
    """XLSX bytes: name, number, in, out, minutes, evidence, method, state, what was odd."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("本场时长"))
    bold = book.add_format({"bold": True})
    for column, title in enumerate(_titles()):
        sheet.write_string(0, column, title, bold)
    groups = (desk.exceptions, desk.decided, desk.agreed, desk.second, desk.settled, desk.open)
    entries = [entry for group in groups for entry in group]
    for row, entry in enumerate(entries, 1):
        for column, value in enumerate(_cells(entry)):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            else:
                sheet.write_string(row, column, plain(value))
    sheet.set_column(0, len(_titles()) - 1, 16)
    book.close()
    return out.getvalue()


def _titles() -> list[str]:
    return [
        _("姓名"),
        _("志愿者编号"),
        _("日期"),
        _("签到"),
        _("签退"),
        _("在岗分钟"),
        _("记分钟"),
        _("印证"),
        _("方式"),
        _("状态"),
        _("例外"),
    ]


def _cells(entry: object) -> list[str | int]:
    record = entry.record  # type: ignore[attr-defined]
    return [
        record.volunteer.name,
        record.volunteer.volunteer_no,
        record.service_date.isoformat(),
        f"{local(record.first_in):%H:%M}" if record.first_in else "",
        f"{local(record.last_out):%H:%M}" if record.last_out else "",
        record.presence_minutes,
        record.minutes,
        str(EVIDENCE[record.grade][0]),
        "、".join(str(METHODS[Method(m)]) for m in record.methods),
        str(STATES[RecordState(record.state)]),
        "、".join(str(FLAGS[Flag(f)]) for f in record.flags),
    ]


def plain(value: str) -> str:
    """A cell that a spreadsheet never takes for a formula."""
    return f"'{value}" if value.startswith(DANGEROUS) else value
