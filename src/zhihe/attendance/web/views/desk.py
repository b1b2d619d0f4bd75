"""The confirmation desk: shifts that wait, one shift, one record, the export."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.confirm_records import Outcome, confirm_records
from zhihe.attendance.actions.decide_exception import decide_exception
from zhihe.attendance.errors.records import HOLDS
from zhihe.attendance.policies.records import (
    DESK_ROLES,
    access_shift_desk,
    is_first,
    visible_to,
)
from zhihe.attendance.queries.desk import desk_of, shifts_waiting, waiting_totals
from zhihe.attendance.queries.shift_export import shift_workbook
from zhihe.attendance.terms import Decision
from zhihe.attendance.web.desk_pages import desk_context, shift_lines
from zhihe.attendance.web.forms import chosen_ids, parse_decision
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local_date
from zhihe.opportunities.models import Shift
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal, StepUpNeeded

PAGE = 20


@access(ROLES, *DESK_ROLES, getter="visible_to")
def desk(request: HttpRequest) -> HttpResponse:
    """Shifts with hours to confirm, longest waiting first."""
    actor, today = request.actor, local_date(request.now)  # type: ignore[attr-defined]
    rows = visible_to(actor)
    page = Paginator(shifts_waiting(rows), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": shift_lines(actor, page.object_list, today),
        "page": page,
        "totals": waiting_totals(rows, today),
    }
    return render(request, "attendance/desk.html", context)


@access(ROLES, *DESK_ROLES, getter="access_shift_desk")
@require_http_methods(["GET", "POST"])
@idempotent_post
def desk_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """One shift: exceptions first, then everybody whose record is sound."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    shift = access_shift_desk(actor, shift_id, now)
    if request.method == "POST":
        deed = _decide if "decide" in request.POST else _confirm
        with refusals_as_messages(request):
            deed(request, shift)
        return HttpResponseRedirect(reverse("attendance:desk_shift", args=[shift.pk]))
    found = desk_of(actor.city, shift)
    context = desk_context(
        actor,
        found,
        now,
        is_first=is_first(actor, shift.activity.organisation, now),
        show_all="all" in request.GET,
    )
    return render(request, "attendance/desk_shift.html", context)


def _decide(request: HttpRequest, shift: Shift) -> None:
    record_id, decision = parse_decision(request.POST["decide"])
    record = decide_exception(
        actor=request.actor,
        record_id=record_id,
        decision=decision,
        now=request.now,  # type: ignore[attr-defined]
    )
    asked = decision == Decision.ASK_LEADER
    words = _("已经请领队看 %(name)s 这一条。") if asked else _("%(name)s：处理好了。")
    messages.success(request, words % {"name": record.volunteer.name})


def _confirm(request: HttpRequest, shift: Shift) -> None:
    outcome = confirm_records(
        actor=request.actor,
        shift_id=shift.pk,
        record_ids=chosen_ids(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    say_outcome(request, outcome)


@contextmanager
def refusals_as_messages(request: HttpRequest) -> Iterator[None]:
    """A refusal that a click can mend is a message on the page; closed doors stay shut."""
    try:
        yield
    except Refusal as refusal:
        if refusal.status in (401, 403, 404):
            raise
        messages.error(request, str(refusal))


def say_outcome(request: HttpRequest, outcome: Outcome) -> None:
    """What came of a confirmation, in messages."""
    if outcome.counted:
        n = len(outcome.counted)
        words = ngettext("%(n)s 人的时长算上了。", "%(n)s 人的时长算上了。", n)
        messages.success(request, words % {"n": n})
    if outcome.sent:
        n = len(outcome.sent)
        words = ngettext(
            "%(n)s 人送交复核了，等第二个人点头。", "%(n)s 人送交复核了，等第二个人点头。", n
        )
        messages.success(request, words % {"n": n})
    for why in dict.fromkeys(outcome.held.values()):
        n = sum(1 for held in outcome.held.values() if held == why)
        words = ngettext("%(n)s 人还没认：%(why)s", "%(n)s 人还没认：%(why)s", n)
        messages.warning(request, words % {"n": n, "why": HOLDS[why]})


@access(ROLES, *DESK_ROLES, getter="access_shift_desk")
@require_http_methods(["GET"])
def desk_export(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """This shift as a spreadsheet; needs a second factor, and leaves a trace."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    shift = access_shift_desk(actor, shift_id, now)
    if not actor.strong:
        raise StepUpNeeded()
    book = shift_workbook(desk_of(actor.city, shift))
    fact = Fact("attendance.export", "shift", shift.pk, detail={"bytes": len(book)})
    record_event(actor=actor, now=now, fact=fact)
    headers: dict[str, Any] = {
        "Content-Disposition": f'attachment; filename="hours-{local_date(shift.starts_at)}.xlsx"'
    }
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(book, content_type=kind, headers=headers)
