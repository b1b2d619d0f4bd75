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
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
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
