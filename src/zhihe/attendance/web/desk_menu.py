"""Places of the confirmation desk in the office menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhihe.attendance.policies.records import CLERKS, DESK_ROLES, visible_to
from zhihe.attendance.queries.overdue import WAITING
from zhihe.attendance.terms import Flag, RecordState
from zhihe.frame.menus import register_badge, register_menu_item
from zhihe.organisations.terms import Role


def register() -> None:
    """The desk's items and the number of shifts that wait."""
    register_menu_item(
        "",
        _("时长确认"),
        "clock-check",
        "attendance:desk",
        order=40,
        visible=has_desk,
        badge="hours-to-confirm",
    )
    register_menu_item(
        "", _("等我点头"), "users", "attendance:second_inbox", order=41, visible=may_second
    )
    register_menu_item(
        "", _("时长更正"), "message-2-plus", "attendance:requests_desk", order=42, visible=has_desk
    )
    register_badge("hours-to-confirm", shifts_waiting)


def has_desk(request: HttpRequest) -> bool:
    """Whether the hat worn now confirms hours."""
    return bool(request.actor.has_role(*DESK_ROLES))  # type: ignore[attr-defined]


def may_second(request: HttpRequest) -> bool:
    """Whether the hat worn now can be the second person somewhere."""
    return bool(request.actor.has_role(Role.ORG_ADMIN, *CLERKS))  # type: ignore[attr-defined]


def shifts_waiting(request: HttpRequest) -> int:
    """Shifts with records that wait for a first or second person."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = (
        visible_to(actor)
        .filter(state__in=WAITING)
        .exclude(state=RecordState.PENDING, flags__contains=[Flag.OPEN])
    )
    return rows.values("shift_id").distinct().count()
