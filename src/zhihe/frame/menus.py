"""Where apps announce their places in the frame, from `AppConfig.ready`.

The frame stands near the bottom of the import order, so it names no app: it only keeps what the apps
hand in, and leaves out every item whose URL does not exist or whose `visible` says no.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Text = str | Promise
Visible = Callable[[HttpRequest], bool]
Count = Callable[[HttpRequest], int]


@dataclass(frozen=True)
class Registered:
    """One registered item, the same for everybody."""

    section: Text
    label: Text
    icon: str
    url_name: str
    order: int
    visible: Visible
    badge: str


@dataclass
class MenuItem:
    """One item as this visitor sees it. `count` is 0 when there is nothing to do."""

    label: Text
    icon: str
    url: str
    count: int = 0
    active: bool = False


@dataclass
class MenuGroup:
    """A titled group of the side bar; an empty label shows no title."""

    label: Text
    items: list[MenuItem] = field(default_factory=list)


@dataclass(frozen=True)
class AccountLine:
    """Who is at the desk, and in which hat: shown at the foot of the side bar."""

    name: str
    role: str = ""
    switch_url: str = ""
    leave_url: str = ""


_items: list[Registered] = []
_badges: dict[str, Count] = {}
_tabs: dict[str, str] = {}
_account: list[Callable[[HttpRequest], AccountLine | None]] = []
_footer: dict[str, Text] = {}
_work: list[Callable[[HttpRequest], str]] = []


def _always(request: HttpRequest) -> bool:
    return True


def register_menu_item(
    section: Text,
    label: Text,
    icon: str,
    url_name: str,
    order: int = 100,
    visible: Visible = _always,
    badge: str = "",
) -> None:
    """Add one item to the office side bar; registering a URL name again replaces it."""
    _items[:] = [item for item in _items if item.url_name != url_name]
    _items.append(Registered(section, label, icon, url_name, order, visible, badge))


def register_badge(name: str, count: Count) -> None:
    """Count what waits for this visitor; `messages` is the bell of the tab bar."""
    _badges[name] = count


def register_tab(slot: str, url_name: str) -> None:
    """Give a slot of the public bars its page: home, map, scan, messages, me, activities, orders."""
    _tabs[slot] = url_name


def register_footer_link(label: Text, url_name: str) -> None:
    """Add a page to the foot of every public page (privacy, complaints …), in the order given."""
    _footer[url_name] = label


def footer_links() -> list[tuple[Text, str]]:
    """(label, address) of the registered pages that exist."""
    return [(label, url) for name, label in _footer.items() if (url := url_or_empty(name))]


def register_account_line(source: Callable[[HttpRequest], AccountLine | None]) -> None:
    """Tell the office who is signed in (accounts does this once)."""
    _account[:] = [source]


def account_line(request: HttpRequest) -> AccountLine | None:
    return _account[0](request) if _account else None


def register_work(source: Callable[[HttpRequest], str]) -> None:
    """Tell the public pages where the visitor's desk is; "" for somebody without an appointment."""
    _work[:] = [source]


def work_url(request: HttpRequest) -> str:
    return _work[0](request) if _work else ""


def badge_count(name: str, request: HttpRequest) -> int:
    return _badges[name](request) if name in _badges else 0


def tab_url_name(slot: str, default: str) -> str:
    return _tabs.get(slot, default)


def url_or_empty(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def build_menu(request: HttpRequest) -> list[MenuGroup]:
    """The side bar for this request, by `order`; groups stand where their first item stands."""
    groups: dict[str, MenuGroup] = {}
    for item in sorted(_items, key=lambda item: item.order):
        url = url_or_empty(item.url_name)
        if not url or not item.visible(request):
            continue
        group = groups.setdefault(str(item.section), MenuGroup(item.section))
        count = badge_count(item.badge, request) if item.badge else 0
        group.items.append(MenuItem(item.label, item.icon, url, count))
    mark_active([item for group in groups.values() for item in group.items], request.path)
    return list(groups.values())


def mark_active(items: list[MenuItem], path: str) -> None:
    """Only the item with the longest address that the path begins with is the current one."""
    fitting = [
        item
        for item in items
        if item.url == path or (item.url != "/" and path.startswith(item.url))
    ]
    if fitting:
        max(fitting, key=lambda item: len(item.url)).active = True
