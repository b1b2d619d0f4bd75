"""The leader's other pages: somebody without a place, and the end of the shift."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.add_walk_in import add_walk_in
from zhihe.attendance.actions.roll_call import roll_call
from zhihe.attendance.errors import WalkInUnknown
from zhihe.attendance.policies import access_shift_to_lead
from zhihe.attendance.queries.check_in_window import spoken, window_of
from zhihe.attendance.queries.leading import attendees
from zhihe.attendance.queries.walk_ins import find_walk_in
from zhihe.attendance.terms import PunchKind
from zhihe.attendance.web.lead_rows import counts, lead_row
from zhihe.attendance.web.presenters import time_span
from zhihe.attendance.web.views.me import client_id
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Shift
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Forbidden, Refusal


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_http_methods(["GET", "POST"])
@idempotent_post
def walk_in(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """现场加人, by the volunteer's number and name."""
    now, actor = request.now, request.actor  # type: ignore[attr-defined]
    shift = access_shift_to_lead(actor, shift_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            found = find_walk_in(
                actor.city, request.POST.get("number", ""), request.POST.get("name", "")
            )
            if found is None:
                raise WalkInUnknown()
            add_walk_in(actor=actor, shift=shift, volunteer_id=found.pk, now=now)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("%(name)s 加进来了，接着点名就行。") % {"name": found.name})
            return HttpResponseRedirect(reverse("attendance:lead_shift", args=[shift.pk]))
    context = {
        "shift": shift,
        "title": shift.activity.title,
        "time": time_span(shift, now),
        "key": uuid7(),
        "refusal": refusal,
        "number": request.POST.get("number", ""),
        "name": request.POST.get("name", ""),
        "free": max(0, shift.capacity - shift.taken - shift.offered - shift.held),
    }
    return render(
        request, "attendance/walk_in.html", context, status=refusal.status if refusal else 200
    )


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_http_methods(["GET", "POST"])
def shift_end(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Who has not checked out, who never came; mark several as gone at once."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            gone = _mark_gone(request, shift)
        except Forbidden:
            raise
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("%(count)s 人记为走了。") % {"count": gone})
            return HttpResponseRedirect(reverse("attendance:shift_end", args=[shift.pk]))
    context = _end_context(request, shift) | {"refusal": refusal}
    return render(
        request, "attendance/shift_end.html", context, status=refusal.status if refusal else 200
    )


def _mark_gone(request: HttpRequest, shift: Shift) -> int:
    there = {str(a.volunteer.pk): a for a in attendees(shift) if a.is_there}
    wanted = [v for v in dict.fromkeys(request.POST.getlist("volunteer")) if v in there]
    ids = [
        there[v].volunteer.pk
        for v in wanted
        if there[v].volunteer.person_id != request.actor.person_id
    ]  # type: ignore[attr-defined]
    if ids:
        roll_call(
            actor=request.actor,
            shift=shift,
            volunteer_ids=ids,
            kind=PunchKind.OUT,  # type: ignore[attr-defined]
            client_id=client_id(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    return len(ids)


def _end_context(request: HttpRequest, shift: Shift) -> dict[str, Any]:
    now, actor = request.now, request.actor  # type: ignore[attr-defined]
    everybody = attendees(shift)
    window = window_of(shift, now)
    return {
        "shift": shift,
        "title": shift.activity.title,
        "time": time_span(shift, now),
        "key": uuid7(),
        "there": [lead_row(a, actor, now) for a in everybody if a.is_there],
        "missing": [lead_row(a, actor, now) for a in everybody if not a.came],
        "counts": counts(everybody),
        "closes": spoken(window.closes, now),
        "is_open": window.opens <= now <= window.closes,
        "over": now > window.closes,
    }
