"""A volunteer's own hours: the list, one record, 「我的时长不对」, what the leader is asked."""

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

from zhihe.attendance.actions.ask_correction import ask_correction
from zhihe.attendance.actions.vouch_record import vouch_record
from zhihe.attendance.actions.withdraw_correction import withdraw_correction
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import (
    access_led_record,
    access_own_record,
    access_own_request,
)
from zhihe.attendance.queries.desk import totals_by_grade
from zhihe.attendance.queries.explain import inclusion, trace_in_words, why_minutes
from zhihe.attendance.queries.my_records import (
    missing_shift,
    my_records,
    records_to_vouch,
    shifts_without_record,
)
from zhihe.attendance.queries.requests import requests_by
from zhihe.attendance.web.desk_rows import how_words
from zhihe.attendance.web.forms import WrongForm
from zhihe.attendance.web.my_pages import evidence_parts, my_record_line, request_line
from zhihe.attendance.web.views.desk import refusals_as_messages
from zhihe.attendance.web.views.me import volunteer_here
from zhihe.attendance.web.words import clock_time, day_words, duration_words
from zhihe.foundation.clock import local, local_date
from zhihe.platform.access import PUBLIC, SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound

PAGE = 20


@access(SIGNED_IN, getter="my_records")
def my_hours(request: HttpRequest) -> HttpResponse:
    """What counts, by evidence; what waits; what was asked."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    me = volunteer_here(request)
    tab = request.GET.get("tab", "")
    rows = my_records(actor.city, me.pk)
    totals = totals_by_grade(rows.filter(claim_state="claimed"))
    shown = my_records(actor.city, me.pk, tab)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "total": duration_words(sum(totals.values())),
        "parts": evidence_parts(totals),
        "rows": [my_record_line(r) for r in page.object_list],
        "page": page,
        "tab": tab,
        "requests": [request_line(r) for r in requests_by(actor.city, me.pk)[:5]],
        "missing": [
            (s, day_words(local_date(s.starts_at))) for s in shifts_without_record(me, now)
        ],
    }
    return render(request, "attendance/my_hours.html", context)


@access(SIGNED_IN, getter="access_own_record")
def my_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One record: what it says, why so many minutes, who did what."""
    actor = request.actor  # type: ignore[attr-defined]
    record = access_own_record(actor, record_id)
    asked = requests_by(actor.city, record.volunteer_id).filter(record_id=record.pk)
    context = {
        "record": record,
        "line": my_record_line(record),
        "why": why_minutes(record),
        "facts": _facts(record),
        "state": inclusion(record),
        "trace": trace_in_words(actor.city, record, actor.person_id),
        "requests": [request_line(r) for r in asked],
    }
    return render(request, "attendance/my_record.html", context)


def _facts(record: ServiceRecord) -> list[tuple[str, str]]:
    """The order 67 snapshot, as it was when recorded."""
    return [
        (_("活动"), record.activity_title),
        (_("活动码"), record.activity_code),
        (_("日期"), f"{record.service_date:%Y-%m-%d}"),
        (_("地点"), record.place_text),
        (_("内容"), record.content),
        (_("组织单位"), record.organisation_name),
        (_("负责人"), record.responsible_name),
        (_("时长"), duration_words(record.minutes)),
        (_("怎么记的"), how_words(record.methods)),
        (_("记下来的时间"), f"{local(record.created_at):%Y-%m-%d %H:%M}"),
        (_("最晚确认"), f"{record.due_on:%Y-%m-%d}"),
    ]


@access(SIGNED_IN, getter="access_own_record")
@require_http_methods(["GET", "POST"])
@idempotent_post
def ask_wrong(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """「我的时长不对」 about one record."""
    record = access_own_record(request.actor, record_id)  # type: ignore[attr-defined]
    about = f"{record.activity_title} · {record.service_date:%Y-%m-%d}"
    return _ask(request, about, {"record": record})


@access(SIGNED_IN, getter="missing_shift")
@require_http_methods(["GET", "POST"])
@idempotent_post
def ask_missing(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """「我的时长不对」 about a shift that has no record at all."""
    shift = missing_shift(volunteer_here(request), shift_id)
    if shift is None:
        raise NotFound()
    about = f"{shift.activity.title} · {day_words(local_date(shift.starts_at))}"
    about += f" {clock_time(shift.starts_at)}–{clock_time(shift.ends_at)}"
    return _ask(request, about, {"shift_id": shift.pk})


def _ask(request: HttpRequest, about: str, what: dict[str, Any]) -> HttpResponse:
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = ask_correction(
            actor=request.actor,
            now=request.now,
            words=form.cleaned_data["words"],  # type: ignore[attr-defined]
            minutes=form.cleaned_data["minutes"],
            **what,
        )
        messages.success(request, _("收到了，组织最晚 %(day)s 答复您。") % {"day": row.due_on})
        return HttpResponseRedirect(reverse("attendance:my_request", args=[row.pk]))
    context = {"form": form, "about": about, "record": what.get("record")}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/ask_wrong.html", context, status=status)


@access(SIGNED_IN, getter="access_own_request")
@require_http_methods(["GET", "POST"])
@idempotent_post
def my_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One's own request and its state; POST takes it back."""
    actor = request.actor  # type: ignore[attr-defined]
    row = access_own_request(actor, request_id)
    if request.method == "POST":
        with refusals_as_messages(request):
            withdraw_correction(actor=actor, request_id=row.pk, now=request.now)  # type: ignore[attr-defined]
            messages.success(request, _("撤回了。想再提，随时可以。"))
        return HttpResponseRedirect(reverse("attendance:my_request", args=[row.pk]))
    context = {"row": request_line(row), "record": row.record}
    return render(request, "attendance/my_request.html", context)


@access(PUBLIC, anonymous_cache=True)
def why_it_counts(request: HttpRequest) -> HttpResponse:
    """「凭什么算数」: how evidence is graded and who says yes, for everybody."""
    return render(request, "attendance/why_it_counts.html")


@access(SIGNED_IN, getter="access_led_record")
@require_http_methods(["GET", "POST"])
@idempotent_post
def asked_list(request: HttpRequest) -> HttpResponse:
    """What the desk asks the leader: did you see this person?"""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        record = access_led_record(actor, _uuid(request.POST.get("record", "")))
        with refusals_as_messages(request):
            vouch_record(
                actor=actor,
                record_id=record.pk,
                saw=request.POST.get("saw") == "yes",
                words=request.POST.get("words", "")[:200],
                now=request.now,  # type: ignore[attr-defined]
            )
            messages.success(request, _("谢谢，确认的人看得到您这句话。"))
        return HttpResponseRedirect(reverse("attendance:asked_list"))
    rows = [
        (
            r,
            day_words(r.service_date),
            clock_time(r.first_in) if r.first_in else "—",
            clock_time(r.last_out) if r.last_out else "—",
        )
        for r in records_to_vouch(actor.city, actor.person_id)
    ]
    return render(request, "attendance/asked_list.html", {"rows": rows})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound() from error
