"""The fixed short address: the code from the text, no sign-in, free of charge (Z07, Z19)."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhihe.platform import city_rules, limits
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.refusals import Refusal
from zhihe.recruitment.actions.accept_offer import accept_offer
from zhihe.recruitment.actions.confirm_coming import confirm_coming
from zhihe.recruitment.actions.decline_coming import decline_coming
from zhihe.recruitment.actions.decline_offer import decline_offer
from zhihe.recruitment.actions.take_late_seat import take_late_seat
from zhihe.recruitment.actions.withdraw_application import withdraw_application
from zhihe.recruitment.errors import CodeUnknown
from zhihe.recruitment.labels import STATES
from zhihe.recruitment.queries.by_code import Opened, opened_by
from zhihe.recruitment.queries.my_applications import late_seat_waits
from zhihe.recruitment.rules import is_late
from zhihe.recruitment.terms import OFFER_CLOSES_MINUTES
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.web.forms import CodeForm
from zhihe.recruitment.web.words import moment_text, title_of, when_text

MOST_TRIES = 20
WINDOW = timedelta(hours=1)


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST looks the code up, a second POST with ``answer`` acts on it."""
    form = CodeForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "recruitment/code.html", {"form": form}, status=status)
    city, now = request.city.code, request.now  # type: ignore[attr-defined]
    limits.take(
        city=city,
        what="answer_code",
        who=limits.address_block(request),
        most=MOST_TRIES,
        per=WINDOW,
        now=now,
    )
    try:
        opened = opened_by(city, form.cleaned_data["code"], form.cleaned_data["tail"])
    except CodeUnknown as refusal:
        form.add_error(None, str(refusal))
        return render(request, "recruitment/code.html", {"form": form}, status=422)
    return _opened(request, form, opened)


def _opened(request: HttpRequest, form: CodeForm, opened: Opened) -> HttpResponse:
    answer = request.POST.get("answer", "")
    trouble = ""
    if answer in ("yes", "no"):
        try:
            _act(request, opened, answer)
        except Refusal as refusal:
            trouble = str(refusal)
        else:
            opened = opened_by(
                opened.actor.city, form.cleaned_data["code"], form.cleaned_data["tail"]
            )
    context = {**_context(request, opened), "form": form, "trouble": trouble, "answered": answer}
    return render(request, "recruitment/code.html", context, status=409 if trouble else 200)


def _act(request: HttpRequest, opened: Opened, answer: str) -> None:
    now = request.now  # type: ignore[attr-defined]
    application, placement, actor = opened.application, opened.placement, opened.actor
    if application.state == State.OFFERED:
        deed = accept_offer if answer == "yes" else decline_offer
        deed(actor=actor, application=application, now=now)
    elif application.state == State.WAITING and answer == "yes":
        take_late_seat(actor=actor, application=application, now=now)
    elif application.state == State.WAITING:
        withdraw_application(actor=actor, application=application, now=now)
    elif placement is not None and answer == "yes":
        confirm_coming(actor=actor, placement=placement, now=now)
    elif placement is not None:
        reason = request.POST.get("reason", "").replace("\0", "")[:200]
        decline_coming(actor=actor, placement=placement, now=now, reason=reason)


def _context(request: HttpRequest, opened: Opened) -> dict[str, object]:
    now = request.now  # type: ignore[attr-defined]
    row = opened.application
    shift, activity = row.shift, row.activity
    ahead_of = shift.cancelled_at is None and shift.starts_at > now
    offered = row.state == State.OFFERED and row.offer_until is not None and ahead_of
    closes = city_rules.read(row.city_id, OFFER_CLOSES_MINUTES, now)
    late_seat = late_seat_waits(row, now, closes)
    placed = row.state == State.ADMITTED and shift.ends_at > now
    said = {"coming": _("您说了会来。"), "declined": _("您说了来不了，名额给了下一位。")}
    answer = opened.placement.answer if opened.placement else ""
    return {
        "opened": True,
        "title": title_of(activity),
        "when": when_text(shift.starts_at, shift.ends_at),
        "place": activity.meeting_point or activity.address,
        "state": STATES[row.state],
        "offered": offered,
        "late_seat": late_seat,
        "placed": placed,
        "may_decline": ahead_of,
        "deadline": moment_text(row.offer_until) if row.offer_until else "",
        "late": placed and is_late(now, shift.starts_at, activity.cancel_hours),
        "said": said.get(answer, ""),
        "may_act": offered or placed or late_seat,
    }
