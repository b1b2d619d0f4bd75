"""What attendance puts on the desks below it: hours that wait, and the doors of each shift."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies import leads, may_bring_rosters
from zhihe.attendance.policies.records import sees_desk, visible_to
from zhihe.attendance.queries.desk import NOT_OPEN, WAITING, waiting_totals
from zhihe.attendance.web.desk_menu import has_desk
from zhihe.attendance.web.presenters import time_span
from zhihe.foundation.clock import local_date
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.web import join_panel as activities
from zhihe.organisations.models import Organisation
from zhihe.organisations.web import panels as organisations
from zhihe.platform.keys import CityQuerySet


def register() -> None:
    """Called once from ``AppConfig.ready``."""
    activities.register_desk_stat(activity_stat)
    activities.register_desk_tab(
        activities.DeskTab("hours", gettext_lazy("待确认时长"), with_waiting_hours)
    )
    activities.register_manage_panel(manage_panel)
    organisations.register_desk_stat(organisation_stat, order=40)
    organisations.register_clerk_stat(clerk_stat, order=40)


def _figure(request: HttpRequest) -> tuple[int, str, str] | None:
    """Shifts that wait, the words about late ones, the tone; None without a desk."""
    if not has_desk(request):
        return None
    today = local_date(request.now)  # type: ignore[attr-defined]
    found = waiting_totals(visible_to(request.actor), today)  # type: ignore[attr-defined]
    note = _("超期 %(n)s 场") % {"n": found["late"]} if found["late"] else ""
    return found["shifts"], note, "dan" if found["late"] else "gold"


def activity_stat(request: HttpRequest) -> activities.DeskStat | None:
    """待确认时长 above the table of activities."""
    figure = _figure(request)
    if figure is None:
        return None
    shifts, note, tone = figure
    url = reverse("attendance:desk")
    return activities.DeskStat(_("待确认时长"), str(shifts), _("场"), note, tone, url)


def organisation_stat(
    request: HttpRequest, organisation: Organisation
) -> organisations.Stat | None:
    """待确认时长 on the organisation's dashboard."""
    return clerk_stat(request)


def clerk_stat(request: HttpRequest) -> organisations.Stat | None:
    """待确认时长 on a dashboard; the scope is the hat's."""
    figure = _figure(request)
    if figure is None:
        return None
    shifts, note, tone = figure
    url = reverse("attendance:desk")
    return organisations.Stat(_("待确认时长"), shifts, _("场"), note, tone, url)


def with_waiting_hours(request: HttpRequest, rows: CityQuerySet) -> CityQuerySet:
    """Activities with records that wait for a first or second person."""
    actor = request.actor  # type: ignore[attr-defined]
    waiting = ServiceRecord.objects.in_city(actor.city).filter(
        NOT_OPEN, activity_id=OuterRef("pk"), state__in=WAITING
    )
    return rows.filter(Exists(waiting))


def manage_panel(request: HttpRequest, activity: Activity) -> dict[str, Any] | None:
    """Doors of each shift (on the spot, hours) and the list of another system."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if not activity.activity_code:
        return None
    bring = may_bring_rosters(actor, activity)
    shifts = list(
        Shift.objects.in_city(activity.city_id)
        .select_related("activity", "activity__organisation", "activity__executor", "post")
        .filter(activity=activity, cancelled_at__isnull=True)
        .order_by("starts_at", "id")
    )
    lead = bool(shifts) and leads(actor, shifts[0])
    confirm = has_desk(request) and sees_desk(actor, activity.organisation, now)
    if not (bring or lead or confirm):
        return None
    rows = [
        {
            "id": s.pk,
            "when": time_span(s, now),
            "post": s.post.title,
            "begun": s.starts_at <= now,
        }
        for s in shifts
    ]
    context = {"shifts": rows, "lead": lead, "confirm": confirm, "bring": bring}
    return {"template": "attendance/parts/manage_panel.html", "context": context}
