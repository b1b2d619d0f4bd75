"""One record at the desk: its evidence, its trace, and the deeds on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.correct_record import correct_record
from zhihe.attendance.actions.decide_exception import decide_exception
from zhihe.attendance.actions.freeze_record import freeze_record
from zhihe.attendance.actions.reject_record import reject_record
from zhihe.attendance.actions.return_record import return_record
from zhihe.attendance.actions.reverse_record import reverse_record
from zhihe.attendance.actions.unfreeze_record import unfreeze_record
from zhihe.attendance.errors.records import NotWaiting
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import DESK_ROLES, access_record_desk, is_first, is_second
from zhihe.attendance.queries.desk import entries_of
from zhihe.attendance.queries.explain import inclusion, trace_in_words, why_minutes
from zhihe.attendance.rules.decisions import most_minutes
from zhihe.attendance.terms import Decision, RecordState
from zhihe.attendance.web.desk_rows import desk_row
from zhihe.attendance.web.forms import MinutesForm, ReasonForm
from zhihe.attendance.web.views.desk import refusals_as_messages
from zhihe.foundation.clock import Span
from zhihe.frame.cards import Crumb
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post

DEEDS: dict[str, Callable[..., Any]] = {
    "reject": reject_record,
    "return": return_record,
    "freeze": freeze_record,
    "unfreeze": unfreeze_record,
    "reverse": reverse_record,
}


@access(ROLES, *DESK_ROLES, getter="access_record_desk")
@require_http_methods(["GET", "POST"])
@idempotent_post
def desk_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Everything about one record; forms for what may be done with it in its state."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    record = access_record_desk(actor, record_id, now)
    form: Any = None
    deed = request.POST.get("deed", "")
    if request.method == "POST":
        form = MinutesForm(request.POST) if deed in ("set", "correct") else ReasonForm(request.POST)
        if form.is_valid():
            with refusals_as_messages(request):
                _do(request, record, deed, form.cleaned_data)
                messages.success(request, _("办好了，经过里记下了。"))
            return HttpResponseRedirect(reverse("attendance:desk_record", args=[record.pk]))
    context = _context(request, record, form, deed)
    return render(request, "attendance/desk_record.html", context, status=422 if form else 200)


def _do(request: HttpRequest, record: ServiceRecord, deed: str, data: dict[str, Any]) -> None:
    args: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "record_id": record.pk,  # type: ignore[attr-defined]
        "reason": data["reason"],
    }
    if deed == "set":
        decide_exception(**args, decision=Decision.SET_MINUTES, minutes=data["minutes"])
    elif deed == "correct":
        correct_record(**args, minutes=data["minutes"])
    elif deed in DEEDS:
        DEEDS[deed](**args)
    else:
        raise NotWaiting()


def _context(request: HttpRequest, record: ServiceRecord, form: Any, deed: str) -> dict[str, Any]:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    record.shift.post.refresh_from_db()
    entry = entries_of(actor.city, record.shift, [record])[0]
    first, second = is_first(actor, record.organisation, now), is_second(actor, record.organisation)
    offers = _offers(record, first=first, second=second)
    return {
        "record": record,
        "row": desk_row(entry),
        "why": why_minutes(record),
        "state": inclusion(record),
        "offers": offers,
        "wrong_form": form,
        "wrong_deed": deed,
        "trace": trace_in_words(actor.city, record, actor.person_id),
        "minutes_form": MinutesForm(initial={"minutes": entry.minutes}),
        "reason_form": ReasonForm(),
        "most": most_minutes(Span(record.shift.starts_at, record.shift.ends_at)),
        "crumbs": [
            Crumb(_("时长确认"), reverse("attendance:desk")),
            Crumb(record.activity_title, reverse("attendance:desk_shift", args=[record.shift_id])),
            Crumb(record.volunteer.name),
        ],
    }


def _offers(record: ServiceRecord, *, first: bool, second: bool) -> list[tuple[str, Any, bool]]:
    """(deed, label, needs minutes) that this level may do in this state."""
    state = record.state
    found: list[tuple[str, Any, bool]] = []
    if state == RecordState.PENDING and first:
        found.append(("set", _("另定分钟数"), True))
    if state in (RecordState.PENDING, RecordState.SECOND):
        found.append(("reject", _("不计入"), False))
    if state == RecordState.SECOND and second:
        found.append(("return", _("退回重看"), False))
    if state == RecordState.CONFIRMED:
        found += [("correct", _("更正分钟数"), True), ("freeze", _("先冻结核对"), False)]
    if state == RecordState.FROZEN and second:
        found.append(("unfreeze", _("核对完，恢复"), False))
    if state in (RecordState.CONFIRMED, RecordState.FROZEN) and second:
        found.append(("reverse", _("整条撤销"), False))
    return found
