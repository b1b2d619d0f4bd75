"""签到: the tab with the camera, the typed code and today's own shifts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST

from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.queries.persons import living_persons
from zhihe.accounts.terms import ConsentPurpose
from zhihe.accounts.web.session import choose_person
from zhihe.attendance.actions.count_code_try import count_code_try
from zhihe.attendance.actions.punch_by_code import punch_by_code
from zhihe.attendance.errors import NotVolunteer
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.code_proofs import Proof, proof_of_typed
from zhihe.attendance.queries.my_shifts import my_shifts
from zhihe.attendance.queries.next_turn import next_turn
from zhihe.attendance.queries.positions import Fix, may_use_position, read_fix
from zhihe.attendance.terms import PunchKind
from zhihe.attendance.web.presenters import MyShiftRow, done_context, my_shift_row
from zhihe.attendance.web.views.me import client_id, housemates, volunteer_here
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.access import PUBLIC, SIGNED_IN, access
from zhihe.platform.refusals import NotFound, Refusal, SignInNeeded
from zhihe.volunteers.models import Volunteer


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest) -> HttpResponse:
    """Camera, digits, today's shifts. POST: the typed code checks in, or out when already in."""
    if request.method == "POST":
        return _typed(request)
    return render(request, "attendance/scan.html", scan_context(request))


def scan_context(request: HttpRequest) -> dict[str, Any]:
    """What the page shows; for somebody without a sign-in only camera and code."""
    context: dict[str, Any] = {
        "key": uuid7(),
        "rows": [],
        "housemates": housemates(request),
        "agreed": False,
        "in_wechat": in_wechat(request),
        "signed_in": not request.actor.is_anonymous,
        "name": request.actor.name,  # type: ignore[attr-defined]
    }
    if context["signed_in"]:
        context["agreed"] = may_use_position(request.actor.person_id)  # type: ignore[attr-defined]
        context["rows"] = _rows(request)
    return context


def in_wechat(request: HttpRequest) -> bool:
    """WeChat's browser often gives a page no camera; its own scanner opens our address instead."""
    return "MicroMessenger" in request.headers.get("user-agent", "")


def _rows(request: HttpRequest) -> list[MyShiftRow]:
    now = request.now  # type: ignore[attr-defined]
    try:
        me = volunteer_here(request)
    except NotVolunteer:
        return []
    return [my_shift_row(s, now) for s in my_shifts(me.city_id, me.pk, me.person_id, now)]


def _typed(request: HttpRequest) -> HttpResponse:
    now = request.now  # type: ignore[attr-defined]
    me = volunteer_here(request)
    try:
        count_code_try(city=me.city_id, person_id=me.person_id, now=now)
        proof = proof_of_typed(me, request.POST.get("code", ""), now)
        punch = make_punch(request, me, proof)
    except Refusal as refusal:
        context = scan_context(request) | {
            "refusal": refusal,
            "typed": request.POST.get("code", "")[:16],
        }
        return render(request, "attendance/scan.html", context, status=refusal.status)
    return HttpResponseRedirect(reverse("attendance:done", args=[punch.pk]))


def make_punch(request: HttpRequest, me: Volunteer, proof: Proof) -> Punch:
    """Position where it was given and agreed to, then the punch: as asked, else the next."""
    now, actor = request.now, request.actor  # type: ignore[attr-defined]
    fix = fix_of(request)
    if fix and request.POST.get("agree_position"):
        person = request.signed_in.person  # type: ignore[attr-defined]
        give_consent(actor=actor, person=person, purpose=ConsentPurpose.CHECK_IN_POSITION, now=now)
    asked = request.POST.get("kind", "")
    kind = PunchKind(asked) if asked in set(PunchKind) else next_turn(me, proof.shift, now)
    return punch_by_code(
        actor=actor,
        volunteer_id=me.pk,
        proof=proof,
        kind=kind,
        client_id=client_id(request),
        now=now,
        fix=fix,
        device="web",
    )


def fix_of(request: HttpRequest) -> Fix | None:
    """The position fields of a form."""
    post = request.POST
    return read_fix(post.get("lon"), post.get("lat"), post.get("accuracy"))


@access(SIGNED_IN, getter="own punch")
def done(request: HttpRequest, punch_id: UUID) -> HttpResponse:
    """「签到好了 09:02 · 到点记得签退」: one's own punch and what it is worth."""
    me = volunteer_here(request)
    rows = Punch.objects.in_city(me.city_id).select_related("shift", "activity", "shift__post")
    punch = rows.filter(pk=punch_id, volunteer=me).first()
    if punch is None:
        raise NotFound()
    context = done_context(punch, me, request.now) | {"housemates": housemates(request)}  # type: ignore[attr-defined]
    return render(request, "attendance/done.html", context)


@access(SIGNED_IN, getter="a person of one's own account")
@require_POST
def switch_person(request: HttpRequest) -> HttpResponse:
    """The second person on the same phone goes on; one with an own PIN goes through the chooser."""
    signed_in = request.signed_in  # type: ignore[attr-defined]
    if not signed_in:
        raise SignInNeeded()
    try:
        wanted = UUID(request.POST.get("person", ""))
    except ValueError:
        raise NotFound() from None
    person = living_persons(signed_in.account).filter(pk=wanted).first()
    if person is None:
        raise NotFound()
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("attendance:scan")
    if person.pin_hash:
        door = reverse("accounts:pin", args=[person.pk])
        return HttpResponseRedirect(f"{door}?{urlencode({'next': target})}")
    choose_person(request, person)
    return HttpResponseRedirect(target)
