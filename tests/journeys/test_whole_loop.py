"""The whole loop by four people in a browser: join, check in and out, confirm, certificate, verify."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.factories.activities import make_activity, shift_of
from tests.support.passing_time import hours_pass
from zhihe.attendance.actions.propose_record import propose_record
from zhihe.attendance.models import ServiceRecord
from zhihe.certificates.models import Certificate
from zhihe.foundation import clock
from zhihe.ledger.queries.balances import balance_of

pytestmark = pytest.mark.browser


def digits_on(desk: Any, shift: Any) -> str:
    desk.goto(f"/lead/{shift.pk}/code")
    return desk.locator(".a-digits").inner_text().replace(" ", "")


def type_digits(phone: Any, digits: str, heading: str) -> None:
    phone.goto("/scan")
    phone.locator("#id_code").fill(digits)
    phone.get_by_role("button", name="签到 / 签退").click()
    phone.get_by_role("heading", name=heading).wait_for()


@pytest.mark.row("N02", part="registration to certificate in one journey")
@pytest.mark.row("N07")
@pytest.mark.row("S05")
def test_from_the_list_to_a_certificate_a_stranger_verifies(
    committed_cast: Cast,
    live_site: Any,
    phone: Any,
    desk: Any,
    drain: Any,
    screenshot: Any,
    axe: Any,
) -> None:
    cast = committed_cast
    starts = clock.now() + timedelta(hours=26)
    activity = make_activity(cast, starts_at=starts, minutes=120)
    shift = shift_of(activity)
    # 1 · the volunteer finds it and joins with one tap
    live_site.sign_in(phone, cast.volunteer)
    phone.goto("/activities/")
    axe(phone)
    phone.get_by_role("button", name="算我一个").first.click()
    phone.get_by_text(activity.title).first.wait_for()
    axe(phone)
    screenshot(phone, "loop-joined-phone")
    drain()
    # 2 · the day comes: the leader checks in and shows the code, the volunteer types it
    hours_pass(activity.pk, timedelta(hours=25, minutes=55))
    live_site.sign_in(desk, cast.leader, "leader")
    desk.goto(f"/lead/{shift.pk}")
    desk.get_by_role("button", name="我到了").click()
    type_digits(phone, digits_on(desk, shift), "签到好了")
    desk.goto(f"/lead/{shift.pk}")
    axe(desk)
    # 3 · two hours later the volunteer checks out
    hours_pass(activity.pk, timedelta(minutes=123))
    type_digits(phone, digits_on(desk, shift), "签退好了")
    axe(phone)
    drain()
    hours_pass(activity.pk, timedelta(hours=3))
    propose_record(
        city="421200", shift_id=shift.pk, volunteer_id=cast.volunteer.volunteer.pk, now=clock.now()
    )
    drain()
    assert balance_of("421200", cast.volunteer.volunteer.pk) == 0
    _confirm_and_certify(cast, live_site, phone, desk, drain, screenshot, axe, shift)


def _confirm_and_certify(
    cast: Cast,
    live_site: Any,
    phone: Any,
    desk: Any,
    drain: Any,
    screenshot: Any,
    axe: Any,
    shift: Any,
) -> None:
    # 4 · the confirmer, who neither made nor led it, confirms; a second person where it is needed
    live_site.sign_in(desk, cast.confirmer, "confirmer", strong=True)
    desk.goto(f"/desk/hours/{shift.pk}")
    axe(desk)
    screenshot(desk, "loop-confirm-desk")
    desk.get_by_role("button", name=re.compile("送交复核|一起认")).first.click()
    desk.wait_for_load_state()
    drain()
    record = ServiceRecord.objects.in_city("421200").get(
        shift=shift, volunteer=cast.volunteer.volunteer
    )
    if record.state == "second":
        live_site.sign_in(desk, cast.parent_admin, "org_admin", strong=True)
        desk.goto(f"/desk/hours/second/{shift.pk}")
        axe(desk)
        desk.get_by_role("button", name=re.compile("点头|认|入账")).first.click()
        desk.wait_for_load_state()
        drain()
        record.refresh_from_db()
    assert record.state == "confirmed"
    assert balance_of("421200", cast.volunteer.volunteer.pk) == record.minutes > 0
    # 5 · the volunteer takes a certificate, a stranger verifies it
    phone.goto("/me")
    axe(phone)
    phone.goto("/me/certificates")
    axe(phone)
    phone.get_by_role("button", name="开这份证明").click()
    phone.get_by_role("heading", name="正在制作").wait_for()
    drain()
    phone.reload()
    phone.get_by_role("link", name="打开 PDF").wait_for()
    axe(phone)
    certificate = Certificate.objects.in_city("421200").get()
    live_site.sign_in(desk, cast.stranger)
    desk.goto(f"/verify/{certificate.number}?c={certificate.check_code}")
    desk.get_by_text("林**").wait_for()
    axe(desk)
    screenshot(desk, "loop-verify-desk")
    assert "林晓禾" not in desk.content()
