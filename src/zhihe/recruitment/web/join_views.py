"""Joining: one tap, or the page that says what is missing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhihe.frame.menus import url_or_empty
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.recruitment import policies
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.errors import NotFitting, StateMoved
from zhihe.recruitment.queries.fitness import Fitness, findings_for
from zhihe.recruitment.rules import blocking
from zhihe.recruitment.web.words import say, seats_text, title_of, when_text

CHANNELS = frozenset({"web", "card", "page", "map", "poster", "wechat", "elder"})


@access(SIGNED_IN, getter="access_shift_to_join")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """POST is the one tap; GET asks once more (after a sign-in, from an old link, with gaps)."""
    try:
        return _join(request, shift_id)
    except StateMoved:  # two tabs, two keys: the other one was faster and its answer is shown
        return HttpResponseRedirect(reverse("recruitment:join", args=[shift_id]))


@idempotent_post
def _join(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    fit = policies.access_shift_to_join(actor, shift_id, now)
    if fit.live is not None:
        return HttpResponseRedirect(reverse("recruitment:application", args=[fit.live.id]))
    if request.method == "POST" and not blocking(fit.findings):
        channel = request.POST.get("channel", "web")
        try:
            made = apply_to_shift(
                actor=actor,
                shift_id=shift_id,
                now=now,
                note=_note(request),
                channel=channel if channel in CHANNELS else "web",
                fit=fit,
            )
        except NotFitting as refusal:
            return render(request, "recruitment/join.html", _sheet(fit, refusal), status=409)
        return HttpResponseRedirect(reverse("recruitment:application", args=[made.pk]))
    status = 409 if request.method == "POST" else 200
    return render(request, "recruitment/join.html", _sheet(fit, None), status=status)


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\0", "")[:300]


def _sheet(fit: Fitness, refusal: NotFitting | None) -> dict[str, object]:
    findings = list(fit.findings)
    if refusal is not None:
        findings = refusal.findings
    return {**shift_context(fit), "said": say(findings), "may_join": not blocking(findings)}


def shift_context(fit: Fitness) -> dict[str, object]:
    """One shift as the pages of joining show it."""
    row, activity = fit.sheet.row, fit.sheet.activity
    return {
        "fit": fit,
        "shift": row,
        "activity": activity,
        "title": title_of(activity),
        "post": title_of(row.post),
        "duties": row.post.duties,
        "when": when_text(row.starts_at, row.ends_at),
        "place": activity.address,
        "meeting_point": activity.meeting_point,
        "seats": seats_text(fit.free, row.waiting),
        "reviewed": fit.sheet.post.reviewed,
        "full": not fit.sheet.post.reviewed and (fit.free <= 0 or row.waiting > 0),
    }


@access(SIGNED_IN, getter="access_activity_to_join")
@require_GET
def choose(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Which shift? With a single one open, straight on to it."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = policies.access_activity_to_join(actor, activity_id)
    fits = findings_for(actor, activity, now)
    coming = [f for f in fits if f.sheet.shift.starts_at > now and not f.sheet.shift.cancelled]
    if len(coming) == 1:
        only = coming[0].sheet.shift.id
        return HttpResponseRedirect(reverse("recruitment:join", args=[only]))
    rows = [{**shift_context(f), "said": say(f.findings), "live": f.live} for f in coming]
    context = {
        "activity": activity,
        "title": title_of(activity),
        "rows": rows,
        "more_url": url_or_empty("opportunities:list"),
    }
    return render(request, "recruitment/choose.html", context)
