"""Places of the confirmation desk in the office menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhihe.attendance.policies.records import CLERKS, DESK_ROLES, visible_to
from zhihe.attendance.queries.leading import shifts_to_lead
from zhihe.attendance.queries.overdue import WAITING
from zhihe.attendance.terms import Flag, RecordState
from zhihe.foundation import clock
from zhihe.frame.menus import register_badge, register_menu_item
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import Role
from zhihe.organisations.web.panels import Stat, register_desk_stat
from zhihe.platform.requests import CityRequest


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
    register_menu_item("", _("我带的班"), "flag", "attendance:lead_list", order=12, visible=leads)
    register_badge("hours-to-confirm", shifts_waiting)
    register_desk_stat(leading_stat, order=5)


def has_desk(request: HttpRequest) -> bool:
    """Whether the hat worn now confirms hours."""
    return bool(request.actor.has_role(*DESK_ROLES))  # type: ignore[attr-defined]


def leads(request: HttpRequest) -> bool:
    """Whether the hat worn now leads people on site."""
    return bool(request.actor.has_role(Role.LEADER, Role.PROJECT_MANAGER, Role.ORG_ADMIN))  # type: ignore[attr-defined]


def leading_stat(request: CityRequest, organisation: Organisation) -> Stat | None:
    """What this hat leads today, and the way to the roll call."""
    if not leads(request):
        return None
    start, end = clock.day_bounds(clock.local_date(request.now))
    rows = shifts_to_lead(request.actor, request.now)
    today = rows.filter(starts_at__lt=end, ends_at__gt=start).count()
    note = (
        "" if today else _("这一周 %(n)s 班") % {"n": rows.filter(ends_at__gt=request.now).count()}
    )
    return Stat(_("今天我带的班"), today, _("班"), note, "jade", reverse("attendance:lead_list"))


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
