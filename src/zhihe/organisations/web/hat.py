"""Words for the hat worn now: the line at the foot of the side bar, and who sees which menu item."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zhihe.frame.menus import AccountLine, url_or_empty
from zhihe.organisations.labels import ROLE
from zhihe.organisations.terms import CLERK_ROLES, ORGANISATION_ROLES, Role
from zhihe.platform.actor import Hat


def hat_words(hat: Hat) -> str:
    """「文化文艺服务志愿服务队 · 负责人」."""
    role = str(ROLE[Role(hat.role)])
    return f"{hat.label} · {role}" if hat.label else role


DESKS: dict[str, str] = {
    Role.AUDITOR: "insights:trail",
    Role.SYSTEM_ADMIN: "insights:running",
    Role.SECURITY_ADMIN: "organisations:appointments",
}


def home_of(role: str) -> str:
    """The first page of a role's desk; the front page where an app is switched off."""
    if role in ORGANISATION_ROLES:
        return reverse("organisations:desk")
    if role in CLERK_ROLES:
        return reverse("organisations:clerk")
    return url_or_empty(DESKS.get(role, "")) or "/"


def work_url(request: HttpRequest) -> str:
    """The address of the visitor's desk, "" for somebody without an appointment."""
    actor = request.actor  # type: ignore[attr-defined]
    return reverse("organisations:work") if actor.hats else ""


def account_line(request: HttpRequest) -> AccountLine | None:
    """Who is at the desk, and as what."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_anonymous:
        return None
    words = hat_words(actor.hat) if actor.hat else _("以本人身份")
    try:
        leave = reverse("accounts:sign_out")
    except NoReverseMatch:
        leave = ""
    several = len(actor.hats) > 1 or (actor.hats and actor.hat is None)
    switch = reverse("organisations:choose_hat") if several else ""
    return AccountLine(actor.name, words, switch, leave)


def wears(*roles: str) -> Callable[[HttpRequest], bool]:
    """``visible`` of a menu item: the hat worn now is one of ``roles``."""

    def visible(request: HttpRequest) -> bool:
        return bool(request.actor.has_role(*roles))  # type: ignore[attr-defined]

    return visible
