"""Entry from a WeChat account: the links of its menu, and its browser at check-in (X06)."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.test import Client

from tests.attendance.scenes import WECHAT, Clock, Scene
from tests.cast import sign_in

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "wechat-menu.md"
LINES = re.findall(r"^\|[^|`]+\| `(/[^`]*)` \| (✓?) ?\|$", PAGE.read_text(), re.MULTILINE)


def in_wechat() -> Client:
    return Client(headers={"user-agent": WECHAT})


@pytest.mark.row("X06")
def test_every_link_of_the_menu_opens_in_wechat_and_check_in_works_there(
    scene: Scene, at: Clock
) -> None:
    assert len(LINES) >= 10
    for path, needs_sign_in in LINES:
        answer = in_wechat().get(path)
        if needs_sign_in:
            assert answer.status_code == 302, path
            assert f"next={path}" in unquote(answer["Location"]), path
        else:
            assert answer.status_code == 200, path
    phone = in_wechat()
    sign_in(phone, scene.cast.volunteer)
    for path, _needs in LINES:
        assert phone.get(path).status_code == 200, path
    assert "用微信自己的「扫一扫」" in phone.get("/scan").content.decode()
    scanned = phone.get(f"/s/{scene.token()}")  # what WeChat's scanner opens
    assert "签到 · 林晓禾" in scanned.content.decode()
    phone.post(f"/s/{scene.token()}", {"kind": "in", "idempotency_key": str(uuid4())})
    assert scene.punches() == [("in", "rotating_code")]


def test_other_browsers_are_not_told_about_wechat(client: Client, scene: Scene) -> None:
    assert "用微信自己的" not in client.get("/scan").content.decode()
