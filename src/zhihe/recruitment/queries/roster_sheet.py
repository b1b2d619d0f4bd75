"""The list of the day on paper and as a workbook. Phones: the last four digits only."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from zhihe.accounts.models import Person
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.recruitment.labels import ANSWERS
from zhihe.recruitment.models import Placement
from zhihe.recruitment.queries.desk import roster

BLANK_ROWS = 6


def roster_data(shift: Shift, *, demo: bool) -> dict[str, Any]:
    """RosterData of attendance/roster: the printed sign-in sheet of one shift."""
    activity = shift.activity
    begin, end = clock.local(shift.starts_at), clock.local(shift.ends_at)
    placed = roster(shift.city_id, shift.pk)
    tails = phone_tails(placed)
    return {
        "demo": demo,
        "activity_title": activity.title,
        "activity_code": activity.activity_code,
        "organisation": (activity.executor or activity.organisation).name,
        "post": shift.post.title,
        "place": activity.meeting_point or activity.address,
        "date": begin.date().isoformat(),
        "time": f"{begin:%H:%M}–{end:%H:%M}",
        "leader": activity.leader_name,
        "leader_phone": activity.contact_phone,
        "duration_code": "",
        "duration_qr": None,
        "people": [
            {
                "name": p.volunteer.name,
                "phone_tail": tails.get(p.volunteer.person_id, ""),
                "note": str(ANSWERS[p.answer]),
                "qr": None,
            }
            for p in placed
        ],
        "blank_rows": BLANK_ROWS,
    }


def phone_tails(placed: list[Placement]) -> dict[Any, str]:
    """The last four digits of each person's phone: one statement."""
    people = Person.objects.filter(pk__in=[p.volunteer.person_id for p in placed])
    return {
        person.pk: person.account.phone_tail if person.account else person.contact_tail
        for person in people.select_related("account")
    }


def roster_workbook(shift: Shift) -> bytes:
    """XLSX: one row per placed person. Texts are written as texts, never as formulas."""
    placed = roster(shift.city_id, shift.pk)
    tails = phone_tails(placed)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(_("当日名单")[:31])
    bold = book.add_format({"bold": True})
    begin = clock.local(shift.starts_at)
    sheet.write_string(
        0, 0, f"{shift.activity.title} · {shift.post.title} · {begin:%Y-%m-%d %H:%M}"
    )
    heads = [_("序号"), _("姓名"), _("手机尾号"), _("答复"), _("签到"), _("签退")]
    for column, head in enumerate(heads):
        sheet.write_string(2, column, str(head), bold)
    for number, placement in enumerate(placed, 1):
        person = placement.volunteer
        sheet.write_number(number + 2, 0, number)
        sheet.write_string(number + 2, 1, person.name)
        sheet.write_string(number + 2, 2, tails.get(person.person_id, ""))
        sheet.write_string(number + 2, 3, str(ANSWERS[placement.answer]))
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 5, 11)
    book.close()
    return out.getvalue()
