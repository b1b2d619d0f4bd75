"""Deeds of the leader: own check-in, roll call, undo, the phone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhihe.attendance.actions.check_in_leader import check_in_leader
from zhihe.attendance.actions.reveal_phone import reveal_phone
from zhihe.attendance.actions.roll_call import roll_call as call
from zhihe.attendance.actions.undo_roll_call import undo_roll_call as undo
from zhihe.attendance.policies import access_shift_to_lead
from zhihe.attendance.queries.check_in_window import spoken
from zhihe.attendance.terms import PunchKind
from zhihe.attendance.web.lead_rows import TABS
from zhihe.attendance.web.views.lead import shift_context
from zhihe.attendance.web.views.me import client_id
from zhihe.attendance.web.views.scan import fix_of
from zhihe.opportunities.models import Shift
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.refusals import Forbidden, NotFound, Refusal


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_POST
def lead_here(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """「我到了」/「我走了」."""
    now, actor = request.now, request.actor  # type: ignore[attr-defined]
    shift = access_shift_to_lead(actor, shift_id)
    try:
        punch = check_in_leader(
            actor=actor,
            shift=shift,
            kind=_kind(request),
            client_id=client_id(request),
            now=now,
            fix=fix_of(request),
        )
    except Refusal as refusal:
        return _again(request, shift, refusal)
    text = (
        _("您 %(at)s 签到了，可以点名了。")
        if punch.kind == PunchKind.IN
        else _("您 %(at)s 签退了。")
    )
    messages.success(request, text % {"at": spoken(punch.counted_at, now)})
    return _back(request, shift)


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_POST
def roll_call(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Present or gone, one or several people."""
    now, actor = request.now, request.actor  # type: ignore[attr-defined]
    shift = access_shift_to_lead(actor, shift_id)
    wanted = [_uuid(v) for v in dict.fromkeys(request.POST.getlist("volunteer"))][:200]
    try:
        call(
            actor=actor,
            shift=shift,
            volunteer_ids=wanted,
            kind=_kind(request),
            client_id=client_id(request),
            now=now,
        )
    except Forbidden:
        raise
    except Refusal as refusal:
        return _again(request, shift, refusal)
    return _back(request, shift, wanted[0] if len(wanted) == 1 else None)


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_POST
def undo_roll_call(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Take back one's own roll call."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    try:
        undo(
            actor=request.actor,
            shift=shift,
            punch_id=_uuid(request.POST.get("punch", "")),  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _again(request, shift, refusal)
    messages.success(request, _("撤回了，这次点名不算。"))
    return _back(request, shift)


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_POST
def lead_call(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The phone of one placed person, during the shift's day, logged and shown to the person."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    found = reveal_phone(
        actor=request.actor,
        shift=shift,
        volunteer_id=_uuid(request.POST.get("volunteer", "")),  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )
    return render(request, "attendance/phone.html", {"shift": shift, "found": found})


def _kind(request: HttpRequest) -> PunchKind:
    return PunchKind.OUT if request.POST.get("kind") == PunchKind.OUT else PunchKind.IN


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def _again(request: HttpRequest, shift: Shift, refusal: Refusal) -> HttpResponse:
    context = shift_context(request, shift) | {"refusal": refusal}
    return render(request, "attendance/lead_shift.html", context, status=refusal.status)


def _back(request: HttpRequest, shift: Shift, volunteer: UUID | None = None) -> HttpResponse:
    tab = request.POST.get("tab", "")
    query = "?" + urlencode({"tab": tab}) if tab in TABS and tab != "all" else ""
    anchor = f"#p-{volunteer}" if volunteer and tab in ("", "all") else ""
    return HttpResponseRedirect(reverse("attendance:lead_shift", args=[shift.pk]) + query + anchor)
