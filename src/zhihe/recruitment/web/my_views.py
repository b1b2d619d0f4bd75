"""My applications: the answer, the list, giving back, undo, offers, the calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.frame.menus import url_or_empty
from zhihe.platform import city_rules
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.recruitment import policies
from zhihe.recruitment.actions.accept_offer import accept_offer
from zhihe.recruitment.actions.answer_question import answer_question
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.confirm_coming import confirm_coming
from zhihe.recruitment.actions.decline_offer import decline_offer
from zhihe.recruitment.actions.restore_placement import restore_placement
from zhihe.recruitment.actions.take_late_seat import take_late_seat
from zhihe.recruitment.actions.withdraw_application import withdraw_application
from zhihe.recruitment.labels import STATES, TONES
from zhihe.recruitment.queries.my_applications import (
    COMING,
    PAST,
    WAITING,
    companions,
    list_mine,
    seat_of,
)
from zhihe.recruitment.queries.reasons import reasons
from zhihe.recruitment.terms import OFFER_CLOSES_MINUTES, UNDO_MINUTES
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.web.calendar_file import calendar_file
from zhihe.recruitment.web.forms import ReplyForm, WithdrawForm
from zhihe.recruitment.web.words import moment_text, title_of, when_text

PER_PAGE = 20


@access(SIGNED_IN, getter="visible_to")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """「我的报名」 in three parts."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    asked = request.GET.get("part", COMING)
    part = asked if asked in (COMING, WAITING, PAST) else COMING
    rows = list_mine(policies.visible_to(actor), part, now)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    labels = ((COMING, _("要去的")), (WAITING, _("等着的")), (PAST, _("以前的")))
    context = {
        "page": page,
        "part": part,
        "parts": [(key, label) for key, label in labels],
        "rows": [_row(row) for row in page],
        "find_url": url_or_empty("opportunities:list"),
    }
    return render(request, "recruitment/mine.html", context)


def _row(row: object) -> dict[str, object]:
    application = row
    shift, activity = application.shift, application.activity  # type: ignore[attr-defined]
    state = application.state  # type: ignore[attr-defined]
    return {
        "application": application,
        "title": title_of(activity),
        "post": title_of(shift.post),
        "when": when_text(shift.starts_at, shift.ends_at),
        "place": activity.meeting_point or activity.address,
        "state": STATES[state],
        "tone": TONES.get(state, "plain"),
        "ahead": getattr(application, "ahead", None) if state == State.WAITING else None,
        "offered": state == State.OFFERED,
        "asked": state == State.ASKED,
    }


@access(SIGNED_IN, getter="access_own_application")
@require_GET
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The answer: when, where, who leads, how to give it back."""
    actor = request.actor  # type: ignore[attr-defined]
    row = policies.access_own_application(actor, application_id)
    return render(request, "recruitment/application.html", _answer(request, row))


def _answer(request: HttpRequest, row: object) -> dict[str, object]:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    minutes = city_rules.read(actor.city, UNDO_MINUTES, now)
    closes = city_rules.read(actor.city, OFFER_CLOSES_MINUTES, now)
    seat = seat_of(row, minutes, now, closes)  # type: ignore[arg-type]
    names: list[str] = []
    more = 0
    if seat.application.state == State.ADMITTED:
        names, more = companions(
            actor.city, seat.application.shift_id, seat.application.volunteer_id, now
        )
    activity = seat.application.activity
    until = seat.application.offer_until
    return {
        **_row(row),
        "seat": seat,
        "activity": activity,
        "shift": seat.application.shift,
        "address": activity.address,
        "organisation": (activity.executor or activity.organisation).name,
        "names": names,
        "more": more,
        "deadline": moment_text(until) if until else "",
        "undo_minutes": minutes,
        "reply_form": ReplyForm(),
        "find_url": url_or_empty("opportunities:list"),
    }


@access(SIGNED_IN, getter="access_own_application")
@require_http_methods(["GET", "POST"])
@idempotent_post
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Give the seat (or the place in line) back; after the deadline with a reason."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    row = policies.access_own_application(actor, application_id)
    seat = seat_of(row, 0, now)
    placed = row.state == State.ADMITTED
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if placed and seat.late and not reason:
            form.add_error("reason", _("已经过了可以随意退的时间，请写一句原因。"))
        else:
            if placed:
                placement = policies.access_own_placement(actor, application_id)
                cancel_placement(actor=actor, placement=placement, now=now, reason=reason)
            else:
                withdraw_application(actor=actor, application=row, now=now, reason=reason)
            return HttpResponseRedirect(reverse("recruitment:application", args=[row.pk]))
    context = {
        **_answer(request, row),
        "form": form,
        "placed": placed,
        "late": seat.late,
        "templates": reasons("withdrawn"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "recruitment/withdraw.html", context, status=status)


@access(SIGNED_IN, getter="access_own_placement")
@require_POST
@idempotent_post
def undo(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take the seat again, within minutes and while it is free."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    placement = policies.access_own_placement(actor, application_id)
    restore_placement(actor=actor, placement=placement, now=now)
    return HttpResponseRedirect(reverse("recruitment:application", args=[application_id]))


@access(SIGNED_IN, getter="access_own_application")
@require_POST
@idempotent_post
def offer(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Accept the offered seat, or pass it on; who still waits takes a seat freed late."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    row = policies.access_own_application(actor, application_id)
    if request.POST.get("answer") == "no":
        decline_offer(actor=actor, application=row, now=now)
    elif row.state == State.WAITING:
        take_late_seat(actor=actor, application=row, now=now)
    else:
        accept_offer(actor=actor, application=row, now=now)
    return HttpResponseRedirect(reverse("recruitment:application", args=[row.pk]))


@access(SIGNED_IN, getter="access_own_placement")
@require_POST
@idempotent_post
def coming(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """「我会来」; not coming goes through giving the seat back."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    placement = policies.access_own_placement(actor, application_id)
    confirm_coming(actor=actor, placement=placement, now=now)
    return HttpResponseRedirect(reverse("recruitment:application", args=[application_id]))


@access(SIGNED_IN, getter="access_own_application")
@require_POST
@idempotent_post
def reply(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Answer what the organisation asked."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    row = policies.access_own_application(actor, application_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        context = {**_answer(request, row), "reply_form": form}
        return render(request, "recruitment/application.html", context, status=422)
    answer_question(actor=actor, application=row, reply=form.cleaned_data["reply"], now=now)
    messages.success(request, _("回答送到了，组织看过会再告诉你。"))
    return HttpResponseRedirect(reverse("recruitment:application", args=[row.pk]))


@access(SIGNED_IN, getter="access_own_application")
@require_GET
def calendar(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The shift as a calendar file."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    row = policies.access_own_application(actor, application_id)
    address = request.build_absolute_uri(reverse("recruitment:application", args=[row.pk]))
    response = HttpResponse(
        calendar_file(row, address, now), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="zhihe-{row.shift.starts_at:%m%d}.ics"'
    return response
