"""A reader of English walks through the site; an older reader uses the large type."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast, phone_of
from tests.factories.activities import make_activity
from tests.journeys.support import haircut, sign_in_by_code
from zhihe.foundation import clock

pytestmark = pytest.mark.browser
CHINESE = re.compile(r"[\u3400-\u9fff]+")
# Names written on the picture of the map.
COUNTIES = ("咸安区", "嘉鱼县", "崇阳县", "赤壁市", "通城县", "通山县")
# Data written in Chinese by people (texts and names), the brand, and the link back to Chinese.
DATA = (
    "邻里守望 · 周六茶话会",
    "陪老人说说话，包饺子。",
    "永安街道活动室",
    "温泉街道长安大道 1 号",
    "厨房有明火。",
    "提供茶水和保险。",
    "文化文艺服务志愿服务队",
    "陪伴员",
    "陪老人聊天",
    "何砚秋",
    "负责人",
    "经办人",
    "咸安区志愿服务总队",
    "长安社区志愿服务站",
    "护水志愿服务队",
    "嘉鱼县医疗健康服务队",
    "中文",
    "咸宁",
    "简体中文",
    "志合",
)


def chinese_on(page: Any) -> list[str]:
    """Chinese that is seen and is no data."""
    text = page.locator("body").inner_text()
    for one in (*DATA, *COUNTIES):
        text = text.replace(one, "")
    return sorted({line.strip() for line in text.splitlines() if CHINESE.search(line)})


def test_the_public_pages_are_english(
    committed_cast: Cast, live_site: Any, phone: Any, screenshot: Any, axe: Any
) -> None:
    haircut()
    activity = make_activity(
        committed_cast,
        starts_at=clock.now() + timedelta(hours=30),
        title_en="Neighbours: Saturday Tea",
    )
    met: dict[str, list[str]] = {}
    pages = ("/en/", "/en/activities/", f"/en/activities/{activity.pk}/", "/en/help", "/en/help/follow",
             "/en/verify", "/en/sign-in", "/en/organisations/", "/en/benefits")  # fmt: skip
    for address in pages:
        answer = phone.goto(address)
        assert answer.status == 200, address
        phone.wait_for_load_state("networkidle")
        axe(phone)
        screenshot(phone, "en-" + (re.sub(r"[^a-z]+", "-", address[4:39]).strip("-") or "home"))
        if found := chinese_on(phone):
            met[address] = found
    sign_in_by_code(phone, phone_of("7401"), start="/en/sign-in")
    phone.locator("#id_name").fill("Grace Hopper")
    phone.locator("#id_agree").check()
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_load_state()
    for address in (
        "/en/register/name",
        "/en/register/region",
        "/en/register/consents",
        "/en/register/document",
    ):
        phone.goto(address)
        axe(phone)
        screenshot(phone, "en-" + address[4:].replace("/", "-"))
        if found := chinese_on(phone):
            met[address] = found
    wrong = [f"{address}: {line}" for address, lines in met.items() for line in lines]
    assert wrong == [], "\n".join(wrong)


def small_ones(page: Any, selector: str, least: int) -> list[str]:
    """Texts of visible targets that are lower than ``least`` pixels."""
    return page.eval_on_selector_all(
        selector,
        "(all, least) => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < least)"
        ".map(e => `${e.innerText.slice(0, 30)} ${e.getBoundingClientRect().height}`)",
        least,
    )


def test_the_large_type_has_large_tiles(
    committed_cast: Cast, live_site: Any, phone: Any, screenshot: Any, axe: Any
) -> None:
    haircut()
    make_activity(committed_cast, starts_at=clock.now() + timedelta(hours=30))
    live_site.sign_in(phone, committed_cast.elder)
    phone.context.add_cookies([{"name": "elder", "value": "1", "url": live_site.url}])
    for address in ("/", "/scan", "/help"):
        assert phone.goto(address).status == 200
        phone.wait_for_load_state("networkidle")
        assert phone.locator(".elder").count(), f"{address} is not in large type"
        screenshot(phone, f"elder-{address.strip('/') or 'home'}-journey")
        axe(phone)
        assert small_ones(phone, ".z-elder-tiles a, .z-elder-main, .z-tiles a", 60) == [], address
        wide = phone.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{address} scrolls sideways by {wide} px"
    phone.goto("/")
    assert phone.locator(".z-elder-tiles a").count() >= 3
