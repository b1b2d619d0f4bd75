"""「我的时长不对」 at the desk: requests with their clocks, and the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.answer_correction import answer_correction
from zhihe.attendance.policies.records import DESK_ROLES, access_request_desk
from zhihe.attendance.queries.explain import trace_in_words, why_minutes
from zhihe.attendance.queries.requests import requests_of
from zhihe.attendance.terms import CorrectionState
from zhihe.attendance.web.desk_pages import due_words
from zhihe.attendance.web.forms import AnswerForm
from zhihe.attendance.web.my_pages import request_line
from zhihe.attendance.web.views.desk import refusals_as_messages
from zhihe.foundation.clock import local_date
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post

PAGE = 20


@access(ROLES, *DESK_ROLES, getter="visible_to")
def requests_desk(request: HttpRequest) -> HttpResponse:
    """Open requests, shortest time left first; answered ones under their tab."""
    actor, today = request.actor, local_date(request.now)  # type: ignore[attr-defined]
    answered = request.GET.get("tab") == "answered"
    page = Paginator(requests_of(actor, answered=answered), PAGE).get_page(request.GET.get("page"))
    rows = [(request_line(r), *due_words(r.due_on, today)) for r in page.object_list]
    context = {"rows": rows, "page": page, "answered": answered}
    return render(request, "attendance/requests_desk.html", context)


@access(ROLES, *DESK_ROLES, getter="access_request_desk")
@require_http_methods(["GET", "POST"])
@idempotent_post
def request_desk(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request with the record beside it, and the answer's form."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    row = access_request_desk(actor, request_id, now)
    form = AnswerForm(request.POST or None, initial={"minutes": row.claimed_minutes})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_as_messages(request):
            answer_correction(
                actor=actor,
                request=row,
                accept=data["accept"] == "yes",
                words=data["words"],
                minutes=data["minutes"],
                now=now,
            )
            messages.success(request, _("答复发给本人了。"))
        return HttpResponseRedirect(reverse("attendance:requests_desk"))
    due, tone = due_words(row.due_on, local_date(now))
    context: dict[str, Any] = {
        "row": request_line(row),
        "form": form,
        "due": due,
        "due_tone": tone,
        "record": row.record,
        "is_open": row.state == CorrectionState.OPEN,
        "why": why_minutes(row.record) if row.record else [],
        "trace": trace_in_words(actor.city, row.record, actor.person_id) if row.record else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/request_desk.html", context, status=status)
