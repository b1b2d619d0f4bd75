"""A daughter far away asks for a haircut for her mother; neighbours come; she says thanks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.support import last_code, texts_to
from tests.cast import Cast, phone_of
from tests.journeys.support import choose, fill_code, haircut, minutes_pass_for_codes
from zhihe.audit.models import AuditEvent
from zhihe.demands.models import Need
from zhihe.volunteers.models import Evaluation

pytestmark = pytest.mark.browser
PHONE = phone_of("7101")
MOTHER = phone_of("7102")
SECRETS = ("肖念安", "6 栋 301", "耳朵背", PHONE[3:], MOTHER[3:])


def file_the_need(page: Any, cast: Cast, axe: Any, screenshot: Any) -> str:
    page.goto("/help")
    axe(page)
    choose(page, "whom", "family")
    choose(page, "category", "haircut")
    page.locator("#id_words").fill("耳朵背，请敲重一点")
    page.get_by_text("给家里人、给一群人").click()
    page.locator("#id_helped_name").fill("肖妈妈")
    page.locator("#id_relation").fill("母亲")
    page.locator("#id_family_phone").fill(MOTHER[3:])
    page.locator("#id_region").select_option(str(cast.regions["township"].pk))
    page.locator("#id_street").fill("长安小区")
    page.locator("#id_address").fill("6 栋 301")
    choose(page, "when_day", "week")
    choose(page, "when_part", "morning")
    page.locator("#id_name").fill("肖念安")
    page.locator("#id_phone").fill(PHONE[3:])
    page.get_by_role("button", name="发验证码").click()
    page.get_by_text("发出去了，看看手机短信。").wait_for()
    assert page.locator("#id_street").input_value() == "长安小区", "what was typed is still there"
    assert page.locator("#id_relation").input_value() == "母亲"
    fill_code(page, last_code(PHONE))
    screenshot(page, "need-form-phone")
    page.get_by_role("button", name="说好了，发出去").click()
    page.get_by_role("heading", name="收到了，您放心。").wait_for()
    axe(page)
    screenshot(page, "need-sent-phone")
    return page.locator(".z-big.z-number").inner_text().strip()


def follow(page: Any, number: str) -> None:
    minutes_pass_for_codes()
    page.goto(f"/help/follow?number={number}")
    page.locator("#id_phone").fill(PHONE[3:])
    page.get_by_role("button", name="发验证码").click()
    page.locator("#id_code").wait_for(state="attached")
    fill_code(page, last_code(PHONE))
    page.get_by_role("button", name="看一看").click()
    page.wait_for_url(f"**/help/{number}")


def the_desk_arranges(desk: Any, need: Need, axe: Any, screenshot: Any) -> None:
    desk.goto("/desk/needs/")
    axe(desk)
    screenshot(desk, "need-queue-desk")
    desk.goto(f"/desk/needs/{need.pk}")
    assert not any(secret in desk.content() for secret in SECRETS), "sealed until it is in hand"
    desk.get_by_role("button", name="我来办").click()
    desk.get_by_text("6 栋 301").wait_for()
    axe(desk)
    screenshot(desk, "need-in-hand-desk")
    verify = desk.locator("form[action$='/verify']")
    verify.locator("textarea").fill("打过电话，是真的")
    verify.get_by_role("button", name="核实好了").click()
    desk.get_by_role("button", name="发成活动").click()
    desk.get_by_role("button", name="已经帮上了").wait_for()
    axe(desk)


@pytest.mark.row("N03", part="from the form to thanks, in the browser")
@pytest.mark.row("Z13", part="a daughter asks for her mother")
def test_from_the_form_to_thanks(
    committed_cast: Cast,
    live_site: Any,
    browser: Any,
    phone: Any,
    desk: Any,
    drain: Any,
    screenshot: Any,
    axe: Any,
) -> None:
    cast = committed_cast
    haircut()
    number = file_the_need(phone, cast, axe, screenshot)
    need = Need.objects.in_city("421200").get(number=number)
    assert (need.state, need.relation, need.filed_by) == ("filed", "母亲", None)
    drain()
    assert texts_to(MOTHER) == ["need_received"]
    live_site.sign_in(desk, cast.station_worker, "station_worker", strong=True)
    the_desk_arranges(desk, need, axe, screenshot)
    drain()
    need.refresh_from_db()
    assert need.state == "arranged"
    helper = browser.new_context(
        base_url=live_site.url, viewport={"width": 390, "height": 844}
    ).new_page()
    _somebody_goes(helper, live_site, cast, need, axe, screenshot)
    drain()
    # The daughter sees who comes, before and after.
    follow(phone, number)
    phone.get_by_text("林晓禾").first.wait_for()
    axe(phone)
    screenshot(phone, "need-who-comes-phone")
    desk.goto(f"/desk/needs/{need.pk}")
    desk.get_by_role("button", name="已经帮上了").click()
    desk.wait_for_load_state()
    drain()
    _she_thanks(phone, number, need, axe, screenshot)
    helper.context.close()


def _somebody_goes(
    helper: Any, live_site: Any, cast: Cast, need: Need, axe: Any, screenshot: Any
) -> None:
    live_site.sign_in(helper, cast.stranger)
    assert helper.goto(f"/visits/{need.pk}").status == 404
    helper.context.clear_cookies()
    live_site.sign_in(helper, cast.volunteer)
    assert helper.goto(f"/visits/{need.pk}").status == 404, "not before there is a seat"
    helper.goto(f"/activities/{need.activity_id}/")
    assert not any(secret in helper.content() for secret in SECRETS)
    axe(helper)
    screenshot(helper, "need-activity-phone")
    helper.get_by_role("button", name="算我一个").first.click()
    helper.wait_for_load_state()
    helper.goto(f"/visits/{need.pk}")
    helper.get_by_text("6 栋 301").wait_for()
    axe(helper)
    screenshot(helper, "need-visit-phone")
    looks = AuditEvent.objects.in_city("421200").filter(verb="demands.look", subject_id=need.pk)
    assert looks.filter(actor_id=cast.volunteer.id, reason="placed").exists(), (
        "the look leaves a trace"
    )


def _she_thanks(phone: Any, number: str, need: Need, axe: Any, screenshot: Any) -> None:
    phone.goto(f"/help/{number}")
    phone.get_by_role("heading", name="说声谢谢").wait_for()
    axe(phone)
    choose(phone, "score", "5")
    phone.locator("#id_words").fill("理得真精神，谢谢小林")
    phone.get_by_role("button", name="转告来帮忙的人").click()
    phone.get_by_text("谢谢您，这句话我们转告来帮忙的人。").wait_for()
    phone.get_by_text("理得真精神").first.wait_for()
    axe(phone)
    screenshot(phone, "need-thanks-phone")
    need.refresh_from_db()
    assert (need.thanks_score, need.state) == (5, "closed")
    assert Evaluation.objects.in_city("421200").exists()
