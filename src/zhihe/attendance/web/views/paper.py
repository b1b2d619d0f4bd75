"""Paper and team entry: the printed sheet, the grid that takes it in, posters and slips."""

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

from zhihe.attendance.actions.enter_sheet_rows import EnteredRow
from zhihe.attendance.actions.enter_sign_in_sheet import enter_sign_in_sheet
from zhihe.attendance.actions.enter_team_hours import enter_team_hours
from zhihe.attendance.actions.make_duration_codes import make_duration_codes
from zhihe.attendance.errors import SheetWrong
from zhihe.attendance.models import DurationCode, Sheet
from zhihe.attendance.policies import access_sheet, access_shift_to_lead
from zhihe.attendance.queries.check_in_window import spoken, window_of
from zhihe.attendance.queries.leading import Attendee, attendees
from zhihe.attendance.rules.minutes import SHEET_HOURS
from zhihe.attendance.web import printing
from zhihe.attendance.web.lead_rows import note_of
from zhihe.attendance.web.moments import moment_of
from zhihe.attendance.web.presenters import time_span
from zhihe.foundation import clock
from zhihe.foundation.uuid7 import uuid7
from zhihe.frame.documents import render as set_document
from zhihe.opportunities.models import Shift
from zhihe.platform import files
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound, Refusal


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_http_methods(["GET", "POST"])
@idempotent_post
def paper(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Enter the paper sign-in sheet, sealed or not."""

    def deed(shift: Shift, rows: list[EnteredRow]) -> Sheet:
        photo = request.FILES.get("photo")
        return enter_sign_in_sheet(
            actor=request.actor,
            shift=shift,
            rows=rows,
            sealed="sealed" in request.POST,  # type: ignore[attr-defined]
            sealed_by=request.POST.get("sealed_by", ""),
            note=request.POST.get("note", ""),
            photo=photo.read() if photo else b"",
            now=request.now,  # type: ignore[attr-defined]
        )

    return _grid(request, shift_id, "paper", deed)


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_http_methods(["GET", "POST"])
@idempotent_post
def team_entry(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """团队录入: who served from when to when."""

    def deed(shift: Shift, rows: list[EnteredRow]) -> Sheet:
        return enter_team_hours(
            actor=request.actor,
            shift=shift,
            rows=rows,
            note=request.POST.get("note", ""),  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )

    return _grid(request, shift_id, "team", deed)


def _grid(
    request: HttpRequest,
    shift_id: UUID,
    mode: str,
    deed: Callable[[Shift, list[EnteredRow]], Sheet],
) -> HttpResponse:
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    if request.method == "GET":
        return render(request, "attendance/entry.html", _entry_context(request, shift, mode))
    try:
        rows = _read_rows(request, shift)
        deed(shift, rows)
    except Refusal as refusal:
        wrong = dict(refusal.rows) if isinstance(refusal, SheetWrong) else {}
        context = _entry_context(request, shift, mode, wrong) | {"refusal": refusal}
        return render(request, "attendance/entry.html", context, status=refusal.status)
    messages.success(
        request,
        _("录好了 %(count)s 个人。时长等另一个人核对，录的人不能自己确认。") % {"count": len(rows)},
    )
    return HttpResponseRedirect(reverse("attendance:lead_shift", args=[shift.pk]))


def _read_rows(request: HttpRequest, shift: Shift) -> list[EnteredRow]:
    """The ticked rows; a time that is no time is told at its row."""
    rows, wrong = [], []
    for text in dict.fromkeys(request.POST.getlist("person")):
        try:
            identity = UUID(text)
        except ValueError:
            raise NotFound() from None
        start = moment_of(shift, request.POST.get(f"start_{text}", ""))
        end = moment_of(shift, request.POST.get(f"end_{text}", ""))
        if start is None or end is None:
            wrong.append((identity, _("时间没填全，写成 09:05 这样")))
            continue
        rows.append(EnteredRow(identity, start, end))
    if wrong:
        raise SheetWrong(wrong)
    return rows


def _entry_context(
    request: HttpRequest, shift: Shift, mode: str, wrong: dict[Any, Any] | None = None
) -> dict[str, Any]:
    now, post = request.now, request.POST  # type: ignore[attr-defined]
    start, end = (f"{clock.local(m):%H:%M}" for m in (shift.starts_at, shift.ends_at))
    ticked = set(post.getlist("person"))
    rows = [_entry_row(a, ticked, post, wrong or {}, start, end) for a in attendees(shift)]
    return {
        "shift": shift,
        "mode": mode,
        "title": shift.activity.title,
        "time": time_span(shift, now),
        "rows": rows,
        "key": uuid7(),
        "sealed": "sealed" in post,
        "note": post.get("note", ""),
        "sealed_by": post.get("sealed_by", ""),
        "too_early": now <= shift.starts_at,
        "sealed_until": spoken(shift.ends_at + SHEET_HOURS, now),
        "late": now > shift.ends_at + SHEET_HOURS,
        "window": window_of(shift, now),
    }


def _entry_row(
    a: Attendee, ticked: set[str], post: Any, wrong: dict[Any, Any], start: str, end: str
) -> dict[str, Any]:
    key = str(a.volunteer.pk)
    complete = bool(a.presence.pairs) and not a.presence.is_open
    return {
        "id": key,
        "name": a.volunteer.name,
        "number": a.volunteer.volunteer_no[-4:],
        "ticked": key in ticked,
        "start": post.get(f"start_{key}", start),
        "end": post.get(f"end_{key}", end),
        "wrong": wrong.get(a.volunteer.pk, ""),
        "complete": complete,
        "note": note_of(a),
    }


@access(SIGNED_IN, getter="access_shift_to_lead")
def sheet_pdf(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The sign-in sheet to print and sign."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    return _pdf(printing.roster(request, shift), "attendance/roster", request)


@access(SIGNED_IN, getter="access_shift_to_lead")
def poster_pdf(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The static poster of the activity for the wall."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    return _pdf(printing.poster(request, shift), "attendance/poster", request)


@access(SIGNED_IN, getter="access_shift_to_lead")
@require_http_methods(["GET", "POST"])
@idempotent_post
def slips(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Duration codes of the shift: make them, print them, see how many were used."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            make_duration_codes(
                actor=request.actor,
                shift=shift,
                count=_number(request, "count"),  # type: ignore[attr-defined]
                minutes=_number(request, "minutes"),
                now=request.now,  # type: ignore[attr-defined]
            )
            return HttpResponseRedirect(reverse("attendance:slips", args=[shift.pk]))
        except Refusal as error:
            refusal = error
    rows = list(
        DurationCode.objects.in_city(shift.city_id).filter(shift=shift).order_by("made_at", "id")
    )
    context = {
        "shift": shift,
        "title": shift.activity.title,
        "time": time_span(shift, request.now),  # type: ignore[attr-defined]
        "made": len(rows),
        "used": sum(r.used for r in rows),
        "refusal": refusal,
        "key": uuid7(),
        "left": max(0, shift.capacity - len(rows)),
        "minutes": request.POST.get("minutes")
        or clock.minutes_between(shift.starts_at, shift.ends_at),
    }
    return render(
        request, "attendance/slips.html", context, status=refusal.status if refusal else 200
    )


@access(SIGNED_IN, getter="access_shift_to_lead")
def slips_pdf(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The unused slips to cut out."""
    shift = access_shift_to_lead(request.actor, shift_id)  # type: ignore[attr-defined]
    data = printing.slips(request, shift)
    if not data["slips"]:
        raise NotFound()
    return _pdf(data, "attendance/duration_codes", request)


@access(SIGNED_IN, getter="access_sheet")
def sheet_photo(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The photo of an entered sheet, for those who lead or confirm."""
    sheet = access_sheet(request.actor, sheet_id)  # type: ignore[attr-defined]
    if not sheet.file:
        raise NotFound()
    return HttpResponse(files.read(sheet.file), content_type="image/jpeg")


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _pdf(data: Any, template: str, request: HttpRequest) -> HttpResponse:
    body = set_document(template, data, at=request.now)  # type: ignore[attr-defined]
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{template.split("/")[1]}.pdf"'
    return answer
