"""Every composed page in a real browser: phone, desk, 大字版, English; no accessibility fault."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import NOW
from tests.home.world import lively

pytestmark = pytest.mark.browser
SHARED = ("/", "/map", "/benefits", "/about/evidence", "/about/privacy", "/about/complaints",
          "/about/accessibility", "/offline", "/figures")  # fmt: skip


@pytest.fixture
def city(live_site: Any, committed_cast: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)
    lively(committed_cast)
    return committed_cast


def look(page: Any, address: str, name: str, screenshot: Any, axe: Any) -> None:
    answer = page.goto(address)
    assert answer.status == 200, address
    page.wait_for_load_state("networkidle")
    wide = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{address} scrolls sideways by {wide} px"
    screenshot(page, name)
    axe(page)


def name_of(address: str) -> str:
    return address.strip("/").replace("/", "-") or "home"


@pytest.mark.row("V03")
@pytest.mark.row("X07")
def test_shared_pages_on_a_phone_and_on_a_desk(
    phone: Any, desk: Any, city: Any, screenshot: Any, axe: Any
) -> None:
    for address in SHARED:
        look(phone, address, f"phone-{name_of(address)}", screenshot, axe)
        look(desk, address, f"desk-{name_of(address)}", screenshot, axe)


def test_own_pages_on_a_phone_and_on_a_desk(
    phone: Any, desk: Any, city: Any, live_site: Any, screenshot: Any, axe: Any
) -> None:
    for page, wide in ((phone, "phone"), (desk, "desk")):
        live_site.sign_in(page, city.volunteer)
        look(page, "/", f"{wide}-home-signed-in", screenshot, axe)
        look(page, "/me", f"{wide}-me", screenshot, axe)
        look(page, "/me/calendar", f"{wide}-calendar", screenshot, axe)
        look(page, "/en/", f"{wide}-home-en", screenshot, axe)
        look(page, "/en/me", f"{wide}-me-en", screenshot, axe)


def test_large_type(phone: Any, city: Any, live_site: Any, screenshot: Any, axe: Any) -> None:
    live_site.sign_in(phone, city.volunteer)
    phone.goto("/large-type?on=1&next=/")
    for address in ("/", "/me", "/map", "/benefits", "/en/"):
        look(phone, address, f"elder-{name_of(address)}", screenshot, axe)


def test_the_clerks_figures(
    phone: Any, desk: Any, city: Any, live_site: Any, screenshot: Any, axe: Any
) -> None:
    for page, wide in ((phone, "phone"), (desk, "desk")):
        live_site.sign_in(page, city.city_clerk, strong=True)
        for name in ("", "districts", "queues", "organisations", "activities", "needs"):
            look(
                page, f"/clerk/figures/{name}", f"{wide}-figures-{name or 'clerk'}", screenshot, axe
            )
        look(page, "/en/clerk/figures/", f"{wide}-figures-en", screenshot, axe)


@pytest.mark.row("Z12")
def test_without_network_the_offline_page_stands_and_nothing_personal_is_kept(
    browser: Any, city: Any, live_site: Any
) -> None:
    context = browser.new_context(base_url=live_site.url, locale="zh-CN")
    page = context.new_page()
    live_site.sign_in(page, city.volunteer)
    page.goto("/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.goto("/me")
    kept = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async n =>"
        " (await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)))).flat()"
    )
    assert "/offline" in kept
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline"]
    context.set_offline(True)
    page.goto("/me")
    assert "现在没有网络" in page.content()
    context.close()
