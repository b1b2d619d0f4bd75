"""The second person's inbox: records and corrections that wait for a nod."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.decide_correction import decide_correction
from zhihe.attendance.actions.second_confirm_records import second_confirm_records
from zhihe.attendance.errors.records import NotWaiting
from zhihe.attendance.policies.records import (
    CLERKS,
    access_shift_desk,
    is_second,
    visible_to,
)
from zhihe.attendance.queries.desk import desk_of, shifts_waiting
from zhihe.attendance.queries.second_inbox import drafts_waiting
from zhihe.attendance.terms import RecordState
from zhihe.attendance.web.desk_pages import desk_context, shift_lines
from zhihe.attendance.web.forms import chosen_ids
from zhihe.attendance.web.views.desk import refusals_as_messages, say_outcome
from zhihe.foundation.clock import local_date
from zhihe.organisations.terms import Role
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound

PAGE = 20
SECOND_ROLES = (Role.ORG_ADMIN, *CLERKS)


@access(ROLES, *SECOND_ROLES, getter="visible_to")
@require_http_methods(["GET", "POST"])
@idempotent_post
def second_inbox(request: HttpRequest) -> HttpResponse:
    """Shifts sent by others, and corrections that wait for a second person."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if request.method == "POST":
        return _decide_draft(request)
    mine = visible_to(actor).filter(state=RecordState.SECOND)
    if actor.hat.organisation_id:
        mine = mine.exclude(organisation_id=actor.hat.organisation_id)
    page = Paginator(shifts_waiting(mine), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": shift_lines(actor, page.object_list, local_date(now)),
        "page": page,
        "drafts": drafts_waiting(actor, visible_to(actor)),
    }
    return render(request, "attendance/second_inbox.html", context)


def _decide_draft(request: HttpRequest) -> HttpResponse:
    try:
        draft = UUID(request.POST.get("draft", ""))
    except ValueError as error:
        raise NotWaiting() from error
    accept = request.POST.get("answer") == "yes"
    with refusals_as_messages(request):
        decide_correction(
            actor=request.actor,
            draft_id=draft,
            accept=accept,
            now=request.now,  # type: ignore[attr-defined]
            words=request.POST.get("words", ""),
        )
        done = _("更正好了，本人收到了通知。") if accept else _("没有改，理由记下了。")
        messages.success(request, done)
    return HttpResponseRedirect(reverse("attendance:second_inbox"))


@access(ROLES, *SECOND_ROLES, getter="access_shift_desk")
@require_http_methods(["GET", "POST"])
@idempotent_post
def second_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """One shift for the second nod."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    shift = access_shift_desk(actor, shift_id, now)
    if not is_second(actor, shift.activity.organisation):
        raise NotFound()
    if request.method == "POST":
        with refusals_as_messages(request):
            outcome = second_confirm_records(
                actor=actor, shift_id=shift.pk, record_ids=chosen_ids(request), now=now
            )
            say_outcome(request, outcome)
        return HttpResponseRedirect(reverse("attendance:second_shift", args=[shift.pk]))
    desk = desk_of(actor.city, shift)
    context = desk_context(actor, desk, now, is_first=False, show_all=True)
    context["second_ids"] = [e.record.pk for e in desk.second]
    return render(request, "attendance/second_shift.html", context)
