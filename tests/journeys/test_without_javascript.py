"""Without JavaScript everything that matters still works: sign in, join, check in, ask for help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.support import last_code
from tests.cast import Cast, phone_of
from tests.factories.activities import make_activity, shift_of
from tests.journeys.support import choose, fill_code, haircut, sign_in_by_code
from tests.support.passing_time import hours_pass
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.check_in_codes import rotating_digits
from zhihe.demands.models import Need
from zhihe.foundation import clock
from zhihe.recruitment.models import Placement

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Any, live_site: Any) -> Iterator[Any]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        base_url=live_site.url,
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def shot(page: Any, name: str) -> None:
    """A picture; fonts cannot be asked for without scripts."""
    from tests.support.live import SCREENSHOTS

    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"{name}.png"), full_page=True)


def test_sign_in_join_and_check_in(committed_cast: Cast, plain: Any, drain: Any) -> None:
    cast = committed_cast
    activity = make_activity(cast, starts_at=clock.now() + timedelta(hours=26), minutes=120)
    shift = shift_of(activity)
    sign_in_by_code(plain, phone_of("0001"))
    plain.goto(f"/activities/{activity.pk}/")
    plain.get_by_role("button", name="算我一个").first.click()
    plain.wait_for_load_state()
    shot(plain, "plain-joined-phone")
    assert Placement.objects.in_city("421200").filter(shift=shift).count() == 1
    drain()
    hours_pass(activity.pk, timedelta(hours=25, minutes=55))
    plain.goto("/scan")
    plain.get_by_text(activity.title).first.wait_for()
    shot(plain, "plain-scan-phone")
    fill_code(plain, rotating_digits(activity, shift.pk, clock.now()))
    plain.get_by_role("button", name="签到 / 签退").click()
    plain.get_by_role("heading", name="签到好了").wait_for()
    shot(plain, "plain-checked-in-phone")
    assert Punch.objects.in_city("421200").filter(shift=shift, kind="in").count() == 1


def test_ask_for_help(committed_cast: Cast, plain: Any) -> None:
    haircut()
    phone = phone_of("7301")
    plain.goto("/help")
    choose(plain, "whom", "self")
    choose(plain, "category", "haircut")
    plain.locator("#id_region").select_option(str(committed_cast.regions["township"].pk))
    plain.locator("#id_street").fill("长安小区")
    choose(plain, "when_day", "week")
    plain.locator("#id_name").fill("肖念安")
    plain.locator("#id_phone").fill(phone[3:])
    plain.get_by_role("button", name="发验证码").click()
    plain.get_by_text("发出去了，看看手机短信。").wait_for()
    fill_code(plain, last_code(phone))
    shot(plain, "plain-help-phone")
    plain.get_by_role("button", name="说好了，发出去").click()
    plain.get_by_role("heading", name="收到了，您放心。").wait_for()
    assert Need.objects.in_city("421200").get().state == "filed"
