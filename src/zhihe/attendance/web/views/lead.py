"""The leader's pages: today's shifts, who is there, the code on the screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhihe.attendance.policies import access_shift_to_lead
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import require_code, spoken, window_of
from zhihe.attendance.queries.leading import attendees, leader_is_in, shifts_to_lead
from zhihe.attendance.web.lead_rows import TABS, counts, lead_row, shift_line
from zhihe.attendance.web.presenters import time_span
from zhihe.foundation import rotating_code
from zhihe.foundation.uuid7 import uuid7
from zhihe.frame import qr
from zhihe.opportunities.models import Shift
from zhihe.platform.access import SIGNED_IN, access
from zhihe.volunteers.queries.volunteer_of import volunteer_of

PAGE = 50


@access(SIGNED_IN, getter="shifts_to_lead")
def lead_list(request: HttpRequest) -> HttpResponse:
    """Shifts I lead, from three days ago to a week ahead."""
    now = request.now  # type: ignore[attr-defined]
    page = Paginator(shifts_to_lead(request.actor, now), 20).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    rows = [shift_line(s, now) for s in page.object_list]
    return render(request, "attendance/lead_list.html", {"rows": rows, "page": page})


@access(SIGNED_IN, getter="access_shift_to_lead")
def lead_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Who came, who is missing; roll call with big rows."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    part = "attendance/parts/live.html" if request.GET.get("part") else "attendance/lead_shift.html"
    return render(request, part, shift_context(request, shift))


def shift_context(request: HttpRequest, shift: Shift) -> dict[str, Any]:
    """Everything of the leading page; ``tab`` filters, fifty people to a page."""
    now, actor = request.now, request.actor  # type: ignore[attr-defined]
    everybody = attendees(shift)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "all"
    query = request.GET.get("q", "").strip()[:20]
    shown = [a for a in everybody if TABS[tab](a) and query in a.volunteer.name]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    me = volunteer_of(actor.city, actor.person_id)
    window = window_of(shift, now)
    return {
        "shift": shift,
        "title": shift.activity.title,
        "post": shift.post.title,
        "now": now,
        "time": time_span(shift, now),
        "opens": spoken(window.opens, now),
        "q": query,
        "closes": spoken(window.closes, now),
        "key": uuid7(),
        "page": page,
        "tab": tab,
        "rows": [lead_row(a, actor, now) for a in page.object_list],
        "counts": counts(everybody),
        "leader_in": leader_is_in(shift, me.pk if me else None),
        "is_open": window.opens <= now <= window.closes,
        "ended": now >= shift.ends_at,
        "over": now > window.closes,
        "code": shift.activity.activity_code,
    }


@access(SIGNED_IN, getter="access_shift_to_lead")
def code_screen(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The rotating code, full screen, to hold up."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    require_code(shift)
    return render(request, "attendance/code_screen.html", code_context(request, shift))


@access(SIGNED_IN, getter="access_shift_to_lead")
def code_now(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The fragment that the screen fetches when the code changes."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    require_code(shift)
    return render(request, "attendance/parts/code.html", code_context(request, shift))


def code_context(request: HttpRequest, shift: Shift) -> dict[str, Any]:
    """The code of this moment, its digits, the seconds it is still shown and who has come."""
    now = request.now  # type: ignore[attr-defined]
    token = codes.rotating_token(shift.activity, shift.pk, now)
    address = request.build_absolute_uri(f"/s/{token}")
    digits = codes.rotating_digits(shift.activity, shift.pk, now)
    numbers = counts(attendees(shift))
    return {
        "shift": shift,
        "title": shift.activity.title,
        "time": time_span(shift, now),
        "svg": mark_safe(qr.svg(address, label=_("签到码"))),  # noqa: S308 drawn by us
        "address": address,
        "digits": f"{digits[:3]} {digits[3:]}",
        "counts": numbers,
        "left": max(1, int(rotating_code.seconds_left(now))),
        "step": rotating_code.STEP_SECONDS,
    }
