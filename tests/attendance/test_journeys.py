"""In a real browser: a leader's screen, a phone that types the digits, the list that follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.attendance.scenes import Scene, make_scene
from tests.cast import Cast
from zhihe.attendance.models import Punch
from zhihe.foundation import clock


@pytest.fixture
def going(committed_cast: Cast) -> Scene:
    """A shift that began ten minutes ago, by the real clock."""
    made = make_scene(committed_cast, starts_at=clock.now() - timedelta(minutes=10))
    made.place("volunteer", "second_volunteer", "elder")
    return made


@pytest.mark.browser
@pytest.mark.row("X09", part="typed code in a browser")
def test_six_digits_read_off_the_leaders_screen_check_a_phone_in(
    going: Scene, live_site: Any, phone: Any, desk: Any, screenshot: Any, axe: Any
) -> None:
    live_site.sign_in(desk, going.cast.leader, "leader")
    desk.goto(f"/lead/{going.shift.pk}")
    axe(desk)
    desk.get_by_role("button", name="我到了").click()
    desk.get_by_role("link", name="亮出现场码").click()
    axe(desk)
    screenshot(desk, "check-in-code-desk")
    live_site.sign_in(phone, going.cast.volunteer)
    phone.goto("/scan")
    axe(phone)
    screenshot(phone, "check-in-scan-phone")
    digits = desk.locator(".a-digits").inner_text().replace(" ", "")
    phone.locator("#id_code").fill(digits)
    phone.get_by_role("button", name="签到 / 签退").click()
    phone.get_by_role("heading", name="签到好了").wait_for()
    axe(phone)
    screenshot(phone, "check-in-done-phone")
    desk.goto(f"/lead/{going.shift.pk}")
    desk.get_by_role("button", name="到了 周桂兰").click()
    desk.get_by_role("button", name="撤回点名 周桂兰").wait_for()
    screenshot(desk, "check-in-lead-desk")
    assert Punch.objects.in_city(going.city).filter(shift=going.shift).count() == 3


@pytest.mark.browser
def test_typing_works_without_scripts(going: Scene, live_site: Any, browser: Any) -> None:
    context = browser.new_context(base_url=live_site.url, java_script_enabled=False)
    page = context.new_page()
    live_site.sign_in(page, going.cast.volunteer)
    page.goto("/scan")
    page.locator("#id_code").fill(going.digits(clock.now()))
    page.get_by_role("button", name="签到 / 签退").click()
    page.get_by_role("heading", name="签到好了").wait_for()
    context.close()


@pytest.mark.browser
def test_the_other_pages_stand_on_phone_and_desk(
    going: Scene, live_site: Any, phone: Any, desk: Any, screenshot: Any, axe: Any
) -> None:
    shift, activity = going.shift.pk, going.activity.pk
    live_site.sign_in(phone, going.cast.leader, "leader")
    live_site.sign_in(desk, going.cast.project_manager, "project_manager")
    from uuid import uuid4

    from zhihe.attendance.actions.check_in_leader import check_in_leader
    from zhihe.attendance.terms import PunchKind

    now = clock.now()
    going.punch("volunteer", PunchKind.IN, now)
    check_in_leader(
        actor=going.cast.leader.actor("leader"),
        shift=going.shift,
        kind=PunchKind.IN,
        client_id=uuid4(),
        now=now,
    )
    for name, path in (
        ("lead", f"/lead/{shift}"),
        ("list", "/lead"),
        ("code", f"/lead/{shift}/code"),
        ("walk-in", f"/lead/{shift}/walk-in"),
        ("end", f"/lead/{shift}/end"),
        ("paper", f"/lead/{shift}/paper"),
        ("slips", f"/lead/{shift}/slips"),
        ("declare", "/me/declare"),
        ("scanned", f"/s/{going.token(now)}"),
    ):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, name
        axe(phone)
        screenshot(phone, f"check-in-{name}-phone")
    for name, path in (
        ("scan", "/scan"),
        ("paper", f"/lead/{shift}/paper"),
        ("roster-upload", f"/rosters/activity/{activity}"),
    ):
        desk.goto(path)
        axe(desk)
        screenshot(desk, f"check-in-{name}-desk")
