"""N10: hour standards by colour, pattern and words, from the list to the certificate."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.attendance.test_confirm_records import confirm
from tests.cast import CITY, NOW, Cast, sign_in
from tests.certificates.test_certificates import made, text_of
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed
from zhihe.certificates.queries.document import document_of
from zhihe.volunteers.models import HourStandard, Volunteer


@pytest.fixture
def standards(cast: Cast) -> None:
    """Work counts in steps of five minutes, students by the minute."""
    for group, name, rounding in (("employed", "在职人员", 5), ("student", "在校学生", 1)):
        HourStandard.objects.create(
            group=group, name=name, name_en=name, valid_from=date(2026, 1, 1), colour="#2c6a59",
            pattern="stripes", cap_minutes_per_day=480, rounding_minutes=rounding,
        )  # fmt: skip


def mark(label: str, tone: str, pattern: str) -> re.Pattern[str]:
    """The mark as drawn: the colour, the pattern over it, the words beside it."""
    drawn = {"stripes": "M-2 12L12-2", "plain": ""}[pattern]
    return re.compile(
        rf'class="z-standard"><svg[^>]*><rect class="z-fill--{tone}"[^>]*/>.{{0,60}}{drawn}.*?{label}'
    )


@pytest.mark.row("N10")
def test_the_group_picks_the_standard_and_every_page_shows_it(
    cast: Cast, standards: None, client: Client
) -> None:
    """One person by work and, from the next service on, as a student."""
    make_activity(cast, group_standards=["employed", "student"])
    minutes = {}
    me = Volunteer.objects.in_city(CITY).filter(pk=cast.volunteer.volunteer.pk)
    for days, group in ((9, "employed"), (5, "student")):
        me.update(group=group)
        shift = shift_of(make_activity(cast, starts_at=NOW - timedelta(days=days)))
        attend(shift, cast.volunteer, end=-3)
        record = proposed(shift, cast.volunteer)
        confirm(cast.confirmer.actor(), record)
        record.refresh_from_db()
        minutes[group] = (record.state, record.minutes)
    assert minutes == {"employed": ("confirmed", 145), "student": ("confirmed", 147)}
    me.update(group="employed")
    sign_in(client, cast.volunteer)
    works, studies = mark("在职人员", "jade", "stripes"), mark("在校学生", "river", "plain")
    assert works.search(client.get("/activities/").content.decode())  # the list: mine
    calendar = client.get("/me").content.decode()  # the calendar: both I served by
    calendar = calendar[calendar.index("这一年，你去过这些日子") :]
    assert works.search(calendar)
    assert studies.search(calendar)
    certificate = made(cast)  # the certificate and its verification: both, with their minutes
    printed: Any = document_of(certificate, date(2026, 11, 21))["standards"]
    assert [(s["words"], s["tone"], s["pattern"], s["minutes"]) for s in printed] == [
        ("在校学生", "river", "plain", 147),
        ("在职人员", "jade", "stripes", 145),
    ]
    words = text_of(certificate)
    assert "按哪类人群的时长标准记" in words
    assert "在校学生" in words
    assert "在职人员" in words
    page = f"/verify/{certificate.number}?c={certificate.check_code}"
    verified = Client().get(page).content.decode()
    assert works.search(verified)
    assert studies.search(verified)
    sign_in(client, cast.elder)  # another group, another mark on the same list
    assert "不给您这一类人记时长" in client.get("/activities/").content.decode()
