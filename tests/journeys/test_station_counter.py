"""At the counter: a worker serves an eighty-year-old by the code on her phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.support import last_code, texts_to
from tests.cast import Cast, phone_of
from tests.factories.activities import make_activity, shift_of
from tests.journeys.support import choose, fill_code, haircut
from zhihe.audit.models import AuditEvent
from zhihe.demands.models import Need
from zhihe.foundation import clock
from zhihe.recruitment.models import Placement

pytestmark = pytest.mark.browser
ELDER = phone_of("0003")


@pytest.mark.row("N01", part="the assisted path in the browser")
def test_a_worker_serves_an_eighty_year_old(
    committed_cast: Cast, live_site: Any, desk: Any, drain: Any, screenshot: Any, axe: Any
) -> None:
    cast = committed_cast
    haircut()
    shift = shift_of(make_activity(cast, starts_at=clock.now() + timedelta(hours=30)))
    live_site.sign_in(desk, cast.station_worker, "station_worker")
    _prove(desk, axe, screenshot)
    # She joins something
    desk.get_by_role("button", name="算他一个").first.click()
    desk.wait_for_load_state()
    placement = Placement.objects.in_city("421200").get(shift=shift)
    assert placement.volunteer_id == cast.elder.volunteer.pk
    axe(desk)
    # and asks for help
    desk.get_by_role("link", name="替他提求助").click()
    choose(desk, "whom", "self")
    choose(desk, "category", "haircut")
    desk.locator("#id_region").select_option(str(cast.regions["township"].pk))
    desk.locator("#id_street").fill("长安小区")
    choose(desk, "when_day", "week")
    if not desk.locator("#id_name").input_value():
        desk.locator("#id_name").fill("周桂兰")
    axe(desk)
    screenshot(desk, "station-need-desk")
    desk.get_by_role("button", name="替他提交").click()
    desk.wait_for_url("**/desk/station/**")
    need = Need.objects.in_city("421200").get(channel="station")
    assert (need.filed_by, need.station_id) == (cast.elder.id, cast.station.pk)
    desk.goto("/desk/station/counter")
    desk.get_by_role("button", name="办完了").click()
    desk.wait_for_load_state()
    assert desk.goto("/desk/station/counter").status == 404, "ended is ended"
    _the_trace(cast, desk, drain, axe, screenshot)


def _prove(desk: Any, axe: Any, screenshot: Any) -> None:
    desk.goto("/desk/station/")
    axe(desk)
    desk.locator("#id_phone").first.fill(ELDER[3:])
    desk.get_by_role("button", name="找一找").click()
    desk.get_by_role("link", name="周桂兰").click()
    desk.wait_for_load_state()
    axe(desk)
    desk.get_by_role("button", name="给尾号 0003 发验证码").click()
    desk.get_by_text("请他念给您听").wait_for()
    screenshot(desk, "station-prove-desk")
    fill_code(desk, last_code(ELDER))
    desk.get_by_role("button", name="开始替他办").click()
    desk.wait_for_url("**/desk/station/counter")
    desk.get_by_text("正在替 周桂兰 办").first.wait_for()
    axe(desk)
    screenshot(desk, "station-counter-desk")


def _the_trace(cast: Cast, desk: Any, drain: Any, axe: Any, screenshot: Any) -> None:
    desk.goto("/desk/station/")
    desk.get_by_text("吴满珍在长安社区志愿服务站替周桂兰").first.wait_for()
    axe(desk)
    screenshot(desk, "station-done-desk")
    drain()
    events = AuditEvent.objects.in_city("421200").filter(on_behalf_of=cast.elder.id)
    assert {e.actor_id for e in events} == {cast.station_worker.id}
    assert len(texts_to(ELDER)) > 1, "she hears of it by text"
