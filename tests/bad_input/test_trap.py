"""The same in a real browser, with the policy that would stop a script switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests.bad_input.test_shown import poisoned  # noqa: F401
from tests.factories.activities import make_activity
from tests.factories.needs import make_need
from tests.permissions.volunteers import entry

pytestmark = [pytest.mark.browser]
TRAP = "window.__sprung = 0; window.__trap = () => { window.__sprung += 1 }"
SPRUNG = "() => window.__sprung + document.querySelectorAll('img[src=\"x\"]').length"


@pytest.fixture
def trap(poisoned: None, live_site: Any, browser: Any) -> Iterator[Any]:  # noqa: F811
    context = browser.new_context(
        base_url=live_site.url, bypass_csp=True, service_workers="block", locale="zh-CN"
    )
    context.set_default_timeout(15_000)
    context.add_init_script(TRAP)
    yield context.new_page()
    context.close()


def look(page: Any, address: str) -> tuple[str, int, bool]:
    """(address, how often something sprang, whether the payload is to be read there)."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    for marker in page.locator(".leaflet-marker-icon, .leaflet-interactive").all()[:6]:
        marker.click(force=True, timeout=2000)
    return address, page.evaluate(SPRUNG), "__trap()" in page.inner_text("body")


def test_nothing_written_by_somebody_runs(committed_cast: Any, live_site: Any, trap: Any) -> None:
    cast = committed_cast
    activity = make_activity(cast)
    make_need(cast)
    entry(cast)
    public = ["home:index", "home:map", "opportunities:list", "demands:open"]
    seen = [look(trap, reverse(name)) for name in public]
    seen.append(look(trap, reverse("opportunities:list") + "?view=map"))
    seen.append(look(trap, reverse("opportunities:detail", args=[activity.pk])))
    live_site.sign_in(trap, cast.org_admin, "org_admin", strong=True)
    desk = ["home:me", "opportunities:desk", "recruitment:desk", "volunteers:entries"]
    seen += [look(trap, reverse(name)) for name in desk]
    seen.append(look(trap, reverse("recruitment:desk_activity", args=[activity.pk])))
    assert [one for one in seen if one[1]] == []
    assert sum(1 for one in seen if one[2]) >= 8, seen


def test_the_trap_springs(trap: Any) -> None:
    trap.goto(reverse("home:offline"))
    trap.evaluate(
        "() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=__trap()>')"
    )
    trap.wait_for_function("() => window.__sprung > 0")
    assert trap.evaluate(SPRUNG) >= 2
