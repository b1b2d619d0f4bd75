"""The context processor `frame`: everything the page frame shows, worked out only when it is asked for.

Pages with `request.anonymous_page = True` are cached for everybody: for them nothing here touches the
session, the visitor, cookies or messages. What such a page must know about the visitor (大字版) is
done in the browser by js/elder.js.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.frame import menus

# slot, label, icon, URL name unless an app registers another
TABS = (
    ("home", _("首页"), "home", "home:index"),
    ("map", _("地图"), "map-search", "home:map"),
    ("scan", _("签到"), "scan", "attendance:scan"),
    ("messages", _("消息"), "bell", "messaging:inbox"),
    ("me", _("我的"), "user-heart", "home:me"),
)
DESK_TABS = (
    ("home", _("首页"), "home", "home:index"),
    ("activities", _("找活动"), "calendar-search", "opportunities:list"),
    ("map", _("地图"), "map-search", "home:map"),
    ("orders", _("我要求助"), "message-2-heart", "demands:new"),
    ("messages", _("消息"), "bell", "messaging:inbox"),
    ("me", _("我的"), "user-heart", "home:me"),
)
ENGLISH = "/en"


@dataclass(frozen=True)
class Tab:
    """One entry of the bottom tab bar or of the top navigation."""

    slot: str
    label: str | Promise
    icon: str
    url: str
    active: bool
    count: int


class Frame:
    """Lazy facts about the request for the templates; `{{ frame.… }}`."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def anonymous(self) -> bool:
        return bool(getattr(self._request, "anonymous_page", False))

    @cached_property
    def city(self) -> Any:
        return getattr(self._request, "city", None)

    @cached_property
    def city_name(self) -> str:
        """「咸宁」 for 咸宁市, Xianning in English: what people say. Empty where no city is chosen."""
        english = str(getattr(self.city, "name_en", ""))
        if english and self.language == "en":
            return english
        name = str(getattr(self.city, "short_name", "") or getattr(self.city, "name", ""))
        return name.removesuffix("市") if len(name) > 2 else name

    @cached_property
    def site_name(self) -> str | Promise:
        return getattr(self.city, "site_name", "") or _("志合")

    @cached_property
    def is_demo(self) -> bool:
        return bool(getattr(self.city, "is_demo", False))

    @cached_property
    def theme_url(self) -> str:
        """A style sheet of the city that sets --dan… and --hero…, after a contrast check."""
        return getattr(self.city, "theme_css_url", "") or ""

    @cached_property
    def elder(self) -> bool:
        """Whether 大字版 is on, for pages that are not shared between visitors."""
        if self.anonymous:
            return False
        chosen = self._request.COOKIES.get(settings.ELDER_COOKIE)
        return chosen == "1" if chosen else bool(self.signed_in and self.signed_in.account.elder)

    @cached_property
    def in_wechat(self) -> bool:
        """WeChat's own browser, which opens few files; never told on shared pages."""
        agent = self._request.headers.get("user-agent", "")
        return not self.anonymous and "MicroMessenger" in agent

    @cached_property
    def signed_in(self) -> Any:
        """The sign-in of a page that is not shared; None for nobody."""
        found = None if self.anonymous else getattr(self._request, "signed_in", None)
        return found or None

    @cached_property
    def elder_url(self) -> str:
        return menus.url_or_empty("home:elder")

    @cached_property
    def manifest_url(self) -> str:
        """The city's own manifest where `frame:manifest` exists; else the plain file is linked."""
        return menus.url_or_empty("frame:manifest")

    @cached_property
    def path(self) -> str:
        return self._request.get_full_path()

    @cached_property
    def language(self) -> str:
        return "en" if (get_language() or "").startswith("en") else "zh-Hans"

    @cached_property
    def other_language(self) -> dict[str, str]:
        """Label, code and address of this very page in the other language."""
        path = self.path
        english = path == ENGLISH or path.startswith((ENGLISH + "/", ENGLISH + "?"))
        if english:
            return {"label": "中文", "code": "zh-Hans", "url": path[len(ENGLISH) :] or "/"}
        return {"label": "EN", "code": "en", "url": ENGLISH + path}

    @cached_property
    def home_url(self) -> str:
        return menus.url_or_empty(menus.tab_url_name("home", "home:index")) or "/"

    @cached_property
    def tabs(self) -> list[Tab]:
        return self._build(TABS)

    @cached_property
    def desk_tabs(self) -> list[Tab]:
        return self._build(DESK_TABS)

    @cached_property
    def scan_url(self) -> str:
        return menus.url_or_empty(menus.tab_url_name("scan", "attendance:scan"))

    @cached_property
    def footer_links(self) -> list[tuple[str | Promise, str]]:
        return menus.footer_links()

    @cached_property
    def filing(self) -> list[str]:
        """Sponsor line, ICP and police filing numbers, where set (domain.md §2.20)."""
        lines = (settings.SPONSOR_LINE, settings.ICP_NUMBER, settings.POLICE_NUMBER)
        return [line for line in lines if line]

    @cached_property
    def unread(self) -> int:
        return 0 if self.anonymous else menus.badge_count("messages", self._request)

    @cached_property
    def menu(self) -> list[menus.MenuGroup]:
        return [] if self.anonymous else menus.build_menu(self._request)

    @cached_property
    def waiting(self) -> list[menus.MenuItem]:
        """What waits for a decision in any part of the desk: the menu items with a count."""
        return [item for group in self.menu for item in group.items if item.count]

    @cached_property
    def work_url(self) -> str:
        """The visitor's desk; empty on shared pages and for people without an appointment."""
        return "" if self.anonymous else menus.work_url(self._request)

    @cached_property
    def account(self) -> menus.AccountLine | None:
        return None if self.anonymous else menus.account_line(self._request)

    def _build(self, rows: tuple[tuple[str, Any, str, str], ...]) -> list[Tab]:
        """The tabs whose pages exist; the longest address that fits the path is the current one."""
        found = []
        for slot, label, icon, default in rows:
            url = menus.url_or_empty(menus.tab_url_name(slot, default))
            if url:
                found.append((slot, label, icon, url))
        path = self._request.path
        fitting = [u for s, _l, _i, u in found if u == path or (s != "home" and path.startswith(u))]
        current = max(fitting, key=len, default="")
        return [
            Tab(slot, label, icon, url, url == current, self.unread if slot == "messages" else 0)
            for slot, label, icon, url in found
        ]


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: add `zhihe.frame.context.frame` to TEMPLATES."""
    return {"frame": Frame(request)}
