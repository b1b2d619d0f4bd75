"""个人申报: what could not be checked in is declared by oneself, within caps."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.declare_hours import DAYS, PER_DAY, PER_MONTH, declare_hours
from zhihe.attendance.errors import DeclarationRefused
from zhihe.attendance.queries.check_in_window import CODED, get_shift
from zhihe.attendance.queries.my_shifts import is_placed
from zhihe.attendance.queries.presence import live_punches
from zhihe.attendance.web.moments import moment_of
from zhihe.attendance.web.presenters import time_span
from zhihe.attendance.web.views.me import volunteer_here
from zhihe.foundation import clock
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Shift
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.city_rules import read
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound, Refusal
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState
from zhihe.volunteers.models import Volunteer


@access(SIGNED_IN, getter="own shifts")
def declare_list(request: HttpRequest) -> HttpResponse:
    """Own past shifts without a check-in, and the rules of declaring."""
    now = request.now  # type: ignore[attr-defined]
    me = volunteer_here(request)
    rows = [
        {"id": s.pk, "title": s.activity.title, "post": s.post.title, "time": time_span(s, now)}
        for s in _declarable(me, now)
    ]
    context = {
        "rows": rows,
        "days": read(me.city_id, DAYS, now),
        "most": read(me.city_id, PER_DAY, now),
        "times": read(me.city_id, PER_MONTH, now),
    }
    return render(request, "attendance/declare_list.html", context)


@access(SIGNED_IN, getter="own shifts")
@require_http_methods(["GET", "POST"])
@idempotent_post
def declare(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """One declaration."""
    now, me = request.now, volunteer_here(request)  # type: ignore[attr-defined]
    shift = get_shift(me.city_id, shift_id)
    if not is_placed(me.city_id, shift.pk, me.pk):
        raise NotFound()
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _declare(request, me, shift)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("补报送出去了，等组织核对。核对完会告诉您。"))
            return HttpResponseRedirect(reverse("attendance:declare_list"))
    post = request.POST
    context = {
        "shift": shift,
        "title": shift.activity.title,
        "time": time_span(shift, now),
        "key": uuid7(),
        "refusal": refusal,
        "words": post.get("words", ""),
        "post": shift.post.title,
        "start": post.get("start", f"{clock.local(shift.starts_at):%H:%M}"),
        "end": post.get("end", f"{clock.local(shift.ends_at):%H:%M}"),
    }
    return render(
        request, "attendance/declare.html", context, status=refusal.status if refusal else 200
    )


def _declare(request: HttpRequest, me: Volunteer, shift: Shift) -> None:
    start = moment_of(shift, request.POST.get("start", ""))
    end = moment_of(shift, request.POST.get("end", ""))
    if start is None or end is None:
        raise DeclarationRefused(_("时间没填全，写成 09:05 这样。"))
    declare_hours(
        actor=request.actor,
        volunteer_id=me.pk,
        shift=shift,
        start=start,
        end=end,  # type: ignore[attr-defined]
        words=request.POST.get("words", ""),
        now=request.now,  # type: ignore[attr-defined]
    )


def _declarable(me: Volunteer, now: datetime) -> list[Shift]:
    since = now - timedelta(days=read(me.city_id, DAYS, now))
    seats = Placement.objects.in_city(me.city_id).filter(
        volunteer=me, state=PlacementState.PLACED, shift__ends_at__gt=since, shift__ends_at__lte=now
    )
    ids = set(seats.values_list("shift_id", flat=True))
    ids -= set(
        live_punches(me.city_id)
        .filter(volunteer=me, shift_id__in=ids)
        .values_list("shift_id", flat=True)
    )
    rows = Shift.objects.in_city(me.city_id).select_related("activity", "post")
    return list(
        rows.filter(pk__in=ids, cancelled_at__isnull=True, activity__state__in=CODED).order_by(
            "-starts_at"
        )[:50]
    )
