"""N02 and Z13: what the menus and the home page promise is there and goes to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, Cast, sign_in
from tests.factories.activities import make_activity, shift_of
from tests.factories.needs import make_need
from tests.factories.punches import attend, proposed, punch
from tests.opportunities.test_pages import fields
from zhihe.attendance.models import ServiceRecord
from zhihe.demands.models import Need
from zhihe.foundation import clock
from zhihe.frame.menus import build_menu
from zhihe.messaging.models import OutboxItem
from zhihe.opportunities.models import Activity
from zhihe.organisations.actions.apply_to_join import apply_to_join
from zhihe.organisations.models import Membership, Organisation
from zhihe.volunteers.models import Volunteer


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


class Desk:
    """One of the cast at the office: finds pages by the words of the menu, never by address."""

    def __init__(self, cast: Cast, who: str) -> None:
        self.client = Client()
        sign_in(self.client, cast.members[who], strong=True)

    def entry(self, label: str) -> str:
        """The address behind a menu entry; the page opens."""
        request = self.client.get("/hat").wsgi_request
        items = {str(i.label): i.url for group in build_menu(request) for i in group.items}
        assert label in items, f"no 「{label}」 among {sorted(items)}"
        assert self.client.get(items[label]).status_code == 200
        return items[label]

    def press(self, address: str, **data: Any) -> str:
        """A form of the page; where it leads."""
        answer = self.client.post(address, data)
        assert answer.status_code == 302, answer.content.decode()[:400]
        return str(answer["Location"])

    def sees(self, address: str, *words: str) -> None:
        page = self.client.get(address).content.decode()
        assert [w for w in words if w not in page] == []


def registration(cast: Cast, drain: Any) -> None:
    """注册登记: a person of a list is a registered volunteer with a number."""
    desk = Desk(cast, "org_admin")
    names = "姓名,手机号,是否同意\n林中月,13900001111,同意\n".encode()
    sheet = SimpleUploadedFile("名单.csv", names)
    one = desk.press(desk.entry("批量导入"), file=sheet)
    desk.press(f"{one}/check", name="0", phone="1", consent="2")
    desk.press(f"{one}/apply")
    drain()
    assert Volunteer.objects.in_city(cast.city).get(name="林中月").volunteer_no


def posts(cast: Cast) -> None:
    """岗位发布: written, published with its code, found by everybody."""
    desk = Desk(cast, "project_manager")
    made = desk.press(desk.entry("活动与岗位") + "new/", **fields(cast, title="周日读书会"))
    activity = Activity.objects.in_city(cast.city).get(title="周日读书会")
    desk.sees(made, activity.activity_code)
    assert "周日读书会" in Client().get("/activities/").content.decode()


def matching(cast: Cast, drain: Any) -> None:
    """供需对接: a request is taken in hand, verified, answered by an activity, and the asker told."""
    need = make_need(cast)
    desk = Desk(cast, "station_worker")
    listed = desk.entry("求助派单")
    desk.sees(listed, need.number)
    one = reverse("demands:desk_one", args=[need.pk])
    desk.press(f"{one}/claim")
    desk.press(f"{one}/verify", words="打过电话，是真的")
    desk.press(f"{one}/arrange", starts_at="2026-11-22T09:00", minutes="45")
    need.refresh_from_db()
    assert need.state == "arranged"
    assert Activity.objects.in_city(cast.city).filter(pk=need.activity_id).exists()
    drain()
    assert OutboxItem.objects.in_city(cast.city).filter(template="need_received").exists()


def records(cast: Cast) -> None:
    """服务记录: what happened waits at the desk and counts once somebody else confirmed it."""
    shift = shift_of(make_activity(cast, starts_at=NOW - timedelta(hours=5), title="茶话会"))
    punch(shift, cast.leader, "in", shift.starts_at - timedelta(minutes=10))
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    desk = Desk(cast, "confirmer")
    desk.sees(desk.entry("时长确认"), "茶话会")
    desk.press(reverse("attendance:desk_shift", args=[shift.pk]), record=[str(record.pk)])
    assert ServiceRecord.objects.in_city(cast.city).get(pk=record.pk).state == "confirmed"


def belonging(cast: Cast) -> None:
    """组织维系: who asks to join is answered, and is on the list of members."""
    asked = apply_to_join(
        actor=cast.elder.actor(), organisation=cast.team, words="想来帮忙", now=NOW
    )
    desk = Desk(cast, "org_admin")
    desk.sees(desk.entry("队伍成员") + "?state=applied", "周桂兰")
    desk.press(reverse("organisations:member_decide", args=[asked.pk]), verdict="admit")
    assert Membership.objects.in_city(cast.city).get(pk=asked.pk).state == "active"
    desk.sees(desk.entry("队伍成员"), "周桂兰")


def incubation(cast: Cast) -> None:
    """培育孵化: the district takes a team on trial into incubation, and out of it grown."""
    rows = Organisation.objects.in_city(cast.city).filter(pk=cast.sibling.pk)
    rows.update(stage="trial")
    desk = Desk(cast, "county_clerk")
    desk.sees(desk.entry("组织管理") + "?stage=trial", cast.sibling.name)
    case = reverse("organisations:clerk_case", args=[cast.sibling.pk])
    for verdict in ("incubating", "admitted"):
        desk.press(case, verdict=verdict, reason="再扶一程")
        assert rows.get().stage == verdict


@pytest.mark.row("N02")
def test_six_functions_each_from_its_menu_entry_to_its_end(cast: Cast, drain: Any) -> None:
    registration(cast, drain)
    posts(cast)
    matching(cast, drain)
    records(cast)
    belonging(cast)
    incubation(cast)


@pytest.mark.row("Z13")
def test_one_tap_from_home_to_both_requests_and_each_is_filed(cast: Cast, client: Client) -> None:
    """個人求助與團隊求助: both forms stand on the home page, open as such, and arrive at the desk."""
    make_need(cast)  # its kinds of help
    sign_in(client, cast.stranger)
    home = client.get("/").content.decode()
    for whom in ("self", "group"):
        address = f"{reverse('demands:new')}?for={whom}"
        assert f'href="{address}"' in home
        page = client.get(address).content.decode()
        assert f'value="{whom}"' in page
        chosen = page[page.index(f'value="{whom}"') :].split(">", 1)[0]
        assert "checked" in chosen
        sent = {
            "whom": whom,
            "category": "haircut",
            "region": str(cast.regions["township"].pk),
            "street": "长安小区",
            "address": "3 栋 502",
            "when_day": "week",
            "when_part": "morning",
            "name": "石大山",
            "helped_name": "长安小区业委会",
            "people_count": "12" if whom == "group" else "1",
        }
        assert client.post(address, sent).status_code == 302
    filed = (
        Need.objects.in_city(cast.city).filter(filed_by=cast.stranger.id).order_by("filed_at", "id")
    )
    assert [(n.whom, n.people_count) for n in filed] == [("self", 1), ("group", 12)]
    desk = Desk(cast, "station_worker")
    desk.sees(desk.entry("求助派单"), *(n.number for n in filed))
