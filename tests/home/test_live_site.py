"""The live site serves pages, static files and planted sign-ins to a real browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_a_phone_sees_a_styled_page_and_keeps_its_sign_in(
    phone: Any, live_site: Any, committed_cast: Any, screenshot: Any
) -> None:
    refused = phone.goto("/messages")
    assert refused is not None
    live_site.sign_in(phone, committed_cast.volunteer)
    answer = phone.goto("/messages")
    assert answer is not None
    assert answer.status == 200
    assert (
        phone.evaluate("() => getComputedStyle(document.body).backgroundColor")
        == "rgb(250, 247, 241)"
    )
    screenshot(phone, "live-messages")
