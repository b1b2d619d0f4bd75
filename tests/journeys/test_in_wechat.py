"""The whole way in WeChat's own browser, with its scripts and without (V02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.attendance.scenes import WECHAT
from tests.cast import Cast, phone_of
from tests.factories.activities import make_activity, shift_of
from tests.journeys.support import fill_code, sign_in_by_code
from tests.support.passing_time import hours_pass
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.check_in_codes import rotating_digits
from zhihe.foundation import clock
from zhihe.recruitment.models import Placement

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def wechat(request: pytest.FixtureRequest, browser: Any, live_site: Any) -> Iterator[Any]:
    """A phone that says it is WeChat; a page it opens beside the first would be lost there."""
    context = browser.new_context(
        base_url=live_site.url,
        user_agent=WECHAT,
        viewport={"width": 390, "height": 844},
        java_script_enabled=request.param,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        accept_downloads=False,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("popup", lambda popup: faults.append(f"popup {popup.url}"))
    yield page
    context.close()
    assert faults == []


@pytest.mark.row("V02")
def test_home_find_join_check_in_and_my_page_with_one_sign_in(
    committed_cast: Cast, wechat: Any, drain: Any
) -> None:
    cast = committed_cast
    activity = make_activity(cast, starts_at=clock.now() + timedelta(hours=26), minutes=120)
    shift = shift_of(activity)
    for address in ("/", "/activities/", f"/activities/{activity.pk}/"):
        answer = wechat.goto(address)
        assert answer.status == 200, address
    sign_in_by_code(wechat, phone_of("0001"), start=f"/sign-in?next=/activities/{activity.pk}/")
    wechat.get_by_role("button", name="算我一个").first.click()
    wechat.wait_for_load_state()
    assert Placement.objects.in_city("421200").filter(shift=shift).count() == 1
    drain()
    hours_pass(activity.pk, timedelta(hours=25, minutes=55))
    wechat.goto("/scan")
    wechat.get_by_text("用微信自己的「扫一扫」").first.wait_for()
    fill_code(wechat, rotating_digits(activity, shift.pk, clock.now()))
    wechat.get_by_role("button", name="签到 / 签退").click()
    wechat.get_by_role("heading", name="签到好了").wait_for()
    assert Punch.objects.in_city("421200").filter(shift=shift, kind="in").count() == 1
    for address in ("/me", "/me/hours", "/messages/", "/me/applications"):
        answer = wechat.goto(address)
        assert (answer.status, "/sign-in" in wechat.url) == (200, False), address
    wechat.goto("/me/calendar")
    wechat.get_by_role("button", name="给我一个地址").click()
    wechat.get_by_text("在浏览器打开").wait_for()
