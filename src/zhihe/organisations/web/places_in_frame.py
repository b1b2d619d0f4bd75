"""What organisations put into the frame: menu items, the account line, figures, notice words."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import clock
from zhihe.frame import menus
from zhihe.messaging.labels import register_notice
from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import PLACE_KEEPERS, visible_to
from zhihe.organisations.queries.clerk import counts
from zhihe.organisations.queries.people import count_by_state, waiting_at
from zhihe.organisations.terms import CLERK_ROLES, ORGANISATION_ROLES, Role
from zhihe.organisations.web.hat import account_line, wears, work_url
from zhihe.organisations.web.panels import Stat, register_desk_stat
from zhihe.platform.requests import CityRequest


def announce() -> None:
    """Called once when the app is ready."""
    menus.register_account_line(account_line)
    menus.register_work(work_url)
    _menu()
    _notices()
    register_desk_stat(members_stat, order=90)


def _menu() -> None:
    keepers = wears(Role.ORG_ADMIN, Role.PROJECT_MANAGER)
    item = menus.register_menu_item
    item("", _("工作台"), "layout-dashboard", "organisations:desk", 10, wears(*ORGANISATION_ROLES))
    item("", _("工作台"), "layout-dashboard", "organisations:clerk", 11, wears(*CLERK_ROLES))
    item(
        "",
        _("组织管理"),
        "building-community",
        "organisations:clerk_list",
        20,
        wears(*CLERK_ROLES),
        "organisations-waiting",
    )
    item("", _("队伍成员"), "users", "organisations:members", 50, keepers, "members-waiting")
    item("", _("阵地"), "map-pin-heart", "organisations:places", 80, wears(*PLACE_KEEPERS))
    item(
        "",
        _("任命"),
        "id",
        "organisations:appointments",
        85,
        wears(Role.ORG_ADMIN, Role.CITY_CLERK, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN),
    )
    item("", _("组织资料"), "building", "organisations:edit", 88, wears(Role.ORG_ADMIN))
    menus.register_badge("members-waiting", _members_waiting)
    menus.register_badge("organisations-waiting", _organisations_waiting)


def _members_waiting(request: HttpRequest) -> int:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.hat is None or actor.hat.organisation_id is None:
        return 0
    return waiting_at(actor.city, actor.hat.organisation_id)


def _organisations_waiting(request: HttpRequest) -> int:
    return counts(visible_to(request.actor), clock.local_date(request.now)).waiting  # type: ignore[attr-defined]


def members_stat(request: CityRequest, organisation: Organisation) -> Stat:
    """队员, and how many wait for an answer."""
    from django.urls import reverse

    by_state = count_by_state(organisation)
    waiting = by_state.get("applied", 0)
    note = _("%(n)s 人等答复") % {"n": waiting} if waiting else ""
    url = (
        reverse("organisations:members")
        if request.actor.has_role("org_admin", "project_manager")
        else ""
    )
    return Stat(_("队员"), by_state.get("active", 0), _("人"), note, "dan", url)


def _notices() -> None:
    say = register_notice
    say("organisations.reviewed", _("%(unit)s：%(result)s"), _("入驻审核有结果了。%(reason)s"))
    say(
        "organisations.appointed",
        _("您现在是%(unit)s的%(role)s"),
        _("任期到 %(until)s。登录后可以选择这个身份办事。"),
    )
    say(
        "organisations.appointment_ended",
        _("您的%(role)s任期结束了"),
        _("谢谢您的付出。%(reason)s"),
    )
    say(
        "organisations.member_admitted",
        _("%(unit)s欢迎您"),
        _("申请通过了，以后有活动会先告诉您。"),
    )
    say(
        "organisations.member_refused",
        _("%(unit)s这次没能接收您"),
        _("他们说：%(reason)s。可以看看别的组织。"),
    )
    say(
        "organisations.member_removed",
        _("您已不在%(unit)s"),
        _("他们说：%(reason)s。以前的服务记录都还在。"),
    )
    say(
        "organisations.entry_disowned",
        _("有人说“这不是我”"),
        _("你们登记的一个人说不是本人，已经移出队伍。请核对名单，别再登记这个号码。"),
    )
    say("organisations.invited", _("%(unit)s邀请您加入"), _("去“我的组织”答应或者回绝，都可以。"))
