"""``/s/<token>``: where WeChat or any camera lands. GET keeps the scan moment, POST punches."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.record_scan_moment import record_scan_moment
from zhihe.attendance.errors import CodeExpired
from zhihe.attendance.models import ScanMoment
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import spoken
from zhihe.attendance.queries.code_proofs import live_moment, proof_of_scan
from zhihe.attendance.queries.positions import may_use_position
from zhihe.attendance.queries.presence import presence_at
from zhihe.attendance.terms import Method
from zhihe.attendance.web.presenters import time_span
from zhihe.attendance.web.views.me import housemates, volunteer_here
from zhihe.attendance.web.views.scan import make_punch
from zhihe.foundation.uuid7 import uuid7
from zhihe.frame.menus import url_or_empty
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.refusals import Refusal, SignInNeeded

WORD, USED = "scan_word", "scan_used"


@access(PUBLIC, getter="the code itself")
@require_http_methods(["GET", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """What the scanned code is for, and one button."""
    try:
        moment = _moment(request, token)
        if request.method == "POST":
            return _punch(request, moment)
        return render(request, "attendance/landing.html", _context(request, moment))
    except SignInNeeded:
        raise
    except Refusal as refusal:
        context = {"refusal": refusal, "housemates": housemates(request), "next": request.path}
        return render(request, "attendance/landing_refused.html", context, status=refusal.status)


def _moment(request: HttpRequest, token: str) -> ScanMoment:
    """The kept moment of this session, else a new one by the code as it stands now.

    Reloading, signing in or choosing a person keeps the first moment; a fresh scan after one's
    own punch makes a new one.
    """
    city, now = request.city.code, request.now  # type: ignore[attr-defined]
    kept = live_moment(city, request.session.get(WORD, ""), now)
    same = kept is not None and _subject(kept.code) == _subject(token)
    me = str(request.actor.person_id or "")  # type: ignore[attr-defined]
    if kept is not None and same and me not in request.session.get(USED, []):
        return kept
    try:
        moment = record_scan_moment(city=city, token=token, now=now)
    except CodeExpired:
        if kept is not None and same:
            return kept
        raise
    request.session[WORD], request.session[USED] = moment.token, []
    return moment


def _subject(token: str) -> tuple[str, Any]:
    read = codes.read_token(token)
    return read.kind, read.subject or read.code


def _context(request: HttpRequest, moment: ScanMoment) -> dict[str, Any]:
    now = request.now  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "title": moment.activity.title,
        "key": uuid7(),
        "next": request.path,
        "moment": moment,
        "housemates": housemates(request),
        "scanned": spoken(moment.scanned_at, now),
        "sign_in_url": f"{url_or_empty('accounts:sign_in')}?{urlencode({'next': request.path})}",
        "slip": moment.method == Method.DURATION_CODE,
        "signed_in": False,
    }
    if request.actor.is_anonymous:  # type: ignore[attr-defined]
        return context
    me = volunteer_here(request)
    proof = proof_of_scan(moment, me, now)
    found = presence_at(me.city_id, proof.shift.pk, me.pk)
    return context | {
        "signed_in": True,
        "name": me.name,
        "post": proof.shift.post.title,
        "time": time_span(proof.shift, now),
        "there": found.is_open,
        "since": spoken(found.since, now) if found.since else "",
        "own_open": found.lane(roll=False).is_open,
        "agreed": may_use_position(me.person_id),
        "place": proof.shift.activity.meeting_point or proof.shift.activity.address,
    }


def _punch(request: HttpRequest, moment: ScanMoment) -> HttpResponse:
    now = request.now  # type: ignore[attr-defined]
    me = volunteer_here(request)
    punch = make_punch(request, me, proof_of_scan(moment, me, now))
    request.session[USED] = [*request.session.get(USED, []), str(me.person_id)]
    return HttpResponseRedirect(reverse("attendance:done", args=[punch.pk]))
