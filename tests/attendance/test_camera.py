"""The page's own scanning, with a camera that films the leader's screen; and WeChat's browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.attendance.scenes import WECHAT, Scene, make_scene
from tests.cast import Cast
from tests.support import fake_camera, live
from zhihe.foundation import clock

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees; empty until somebody holds a picture up."""
    return tmp_path_factory.mktemp("camera") / "film.y4m"


@pytest.fixture(scope="module")
def browser(film: Path) -> Iterator[Any]:
    """Chromium with the fake camera."""
    yield from live.chromium([*live.CHROMIUM_FLAGS, *fake_camera.flags(film)])


@pytest.fixture
def going(committed_cast: Cast) -> Scene:
    """A shift that began ten minutes ago, by the real clock; the leader is there."""
    made = make_scene(committed_cast, starts_at=clock.now() - timedelta(minutes=10))
    made.place("volunteer", "elder")
    made.lead(clock.now())
    return made


@pytest.mark.row("X06", part="own scanning by the camera")
@pytest.mark.row("S08", part="scanned QR")
@pytest.mark.parametrize("compiled", [True, False], ids=["zxing-wasm", "jsQR"])
def test_the_phone_reads_the_leaders_screen_and_checks_in(
    going: Scene,
    live_site: Any,
    phone: Any,
    desk: Any,
    film: Path,
    compiled: bool,
    screenshot: Any,
    axe: Any,
) -> None:
    loaded: list[str] = []
    phone.on("response", lambda answer: loaded.append(answer.url))
    if not compiled:
        phone.add_init_script("delete window.WebAssembly")
    live_site.sign_in(desk, going.cast.leader, "leader")
    desk.goto(f"/lead/{going.shift.pk}/code")
    live_site.sign_in(phone, going.cast.volunteer)
    phone.goto("/scan")
    fake_camera.hold_up(desk.locator(".a-screen-code svg").screenshot(), film)
    phone.get_by_role("button", name="打开相机扫一扫").click()
    phone.wait_for_url("**/s/*")
    assert any("zxing_reader.wasm" in url for url in loaded) is compiled
    axe(phone)
    screenshot(phone, f"camera-scanned-{'zxing' if compiled else 'jsqr'}-phone")
    phone.get_by_role("button", name="签到 · 林晓禾").click()
    phone.get_by_role("heading", name="签到好了").wait_for()
    assert going.checked_in("volunteer") == ["rotating_code"]


def test_a_code_of_another_site_is_not_followed(
    going: Scene, live_site: Any, phone: Any, film: Path
) -> None:
    from zhihe.frame import qr

    live_site.sign_in(phone, going.cast.volunteer)
    phone.goto("/scan")
    fake_camera.hold_up(qr.png("https://evil.example/s/abc"), film)
    phone.get_by_role("button", name="打开相机扫一扫").click()
    phone.get_by_text("这个码不是这里的").wait_for()
    assert phone.url.endswith("/scan")


def test_without_a_camera_the_page_says_so_and_the_digits_work(
    going: Scene, live_site: Any, phone: Any
) -> None:
    phone.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied'))"
    )
    live_site.sign_in(phone, going.cast.volunteer)
    phone.goto("/scan")
    phone.get_by_role("button", name="打开相机扫一扫").click()
    phone.get_by_text("相机没有打开").wait_for()
    phone.locator("#id_code").fill(going.digits(clock.now()))
    phone.get_by_role("button", name="签到 / 签退").click()
    phone.get_by_role("heading", name="签到好了").wait_for()
    assert going.checked_in("volunteer") == ["typed_code"]


def test_wechat_is_offered_its_own_scanner_and_the_digits(
    going: Scene, live_site: Any, browser: Any, screenshot: Any, axe: Any
) -> None:
    context = browser.new_context(
        base_url=live_site.url, user_agent=WECHAT, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    live_site.sign_in(page, going.cast.volunteer)
    page.goto("/scan")
    page.get_by_role("heading", name="用微信自己的「扫一扫」").wait_for()
    assert not page.get_by_role("button", name="打开相机扫一扫").is_visible()
    axe(page)
    screenshot(page, "wechat-scan-phone")
    # WeChat's scanner opens the address of the code in the same browser
    page.goto(f"/s/{going.token(clock.now())}")
    page.get_by_role("button", name="签到 · 林晓禾").click()
    page.get_by_role("heading", name="签到好了").wait_for()
    live_site.sign_in(page, going.cast.elder)
    page.goto("/scan")
    page.locator("#id_code").fill(going.digits(clock.now()))
    page.get_by_role("button", name="签到 / 签退").click()
    page.get_by_role("heading", name="签到好了").wait_for()
    assert going.checked_in("volunteer") == ["rotating_code"]
    assert going.checked_in("elder") == ["typed_code"]
    context.close()
