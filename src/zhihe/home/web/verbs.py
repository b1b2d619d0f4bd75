"""The deeds of the front page as links; what is not installed is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhihe.frame.menus import url_or_empty


@dataclass(frozen=True, slots=True)
class Verb:
    """A tile: words, icon, colour, address, and a second line in 大字版."""

    label: Any
    icon: str
    tone: str
    url: str


VERBS = (
    (_("记时长"), "clock-plus", "dan", "attendance:scan"),
    (_("找活动"), "calendar-search", "jade", "opportunities:list"),
    (_("加组织"), "users-plus", "river", "organisations:list"),
    (_("享福利"), "gift", "gold", "home:benefits"),
    (_("我要求助"), "message-2-heart", "dan", "demands:new"),
)


def first_url(*names: str) -> str:
    """Address of the first of these pages that exists; empty for none."""
    return next((url for name in names if (url := url_or_empty(name))), "")


def verbs() -> list[Verb]:
    """记时长, 找活动, 加组织, 享福利 and 我要求助 (V03)."""
    rows: Sequence[tuple[Any, str, str, str]] = VERBS
    return [Verb(a, b, c, url) for a, b, c, name in rows if (url := url_or_empty(name))]
