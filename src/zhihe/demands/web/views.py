"""我要求助: the resident's side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.queries.phones import open_phone
from zhihe.accounts.terms import CodePurpose
from zhihe.accounts.web.network import guesses_counted, network_block
from zhihe.demands import labels, policies
from zhihe.demands.actions.file_need import Request, file_need
from zhihe.demands.actions.thank_need import thank_need
from zhihe.demands.actions.withdraw_need import withdraw_need
from zhihe.demands.models import Need
from zhihe.demands.queries.lists import public_needs
from zhihe.demands.queries.private import Private
from zhihe.demands.queries.visit import visit_of
from zhihe.demands.web.forms import FollowForm, NeedForm, ThanksForm, english
from zhihe.demands.web.voice import keep_voice
from zhihe.foundation import clock
from zhihe.platform import limits
from zhihe.platform.access import PUBLIC, SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.regions.models import Region

OPENED = "needs_opened"
OPENED_FOR = timedelta(minutes=30)


def _known_phone(request: HttpRequest) -> str:
    signed_in = request.signed_in  # type: ignore[attr-defined]
    return open_phone(signed_in.account.phone_sealed) if signed_in else ""


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form. Without JavaScript the code button posts the form and shows it again.

    Sending a code shows a page and must be kept: only the filing itself is replayed by its key.
    """
    if "send_code" in request.POST and not _known_phone(request):
        form = _form(request)
        sent, problem = _send_code(request, form)
        context = _page(form, "", sent, problem)
        return render(request, "demands/new.html", context, status=200 if sent else 422)
    return _new(request)


@idempotent_post
def _new(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                need = _file(request, form, _known_phone(request))
                return HttpResponseRedirect(reverse("demands:sent", args=[need.number]))
            except Refusal as refusal:
                problem, status = str(refusal), refusal.status
    context = _page(form, _known_phone(request), False, problem)
    return render(request, "demands/new.html", context, status=status)


def _form(request: HttpRequest) -> NeedForm:
    return NeedForm(
        request.POST or None,
        request.FILES or None,
        city=request.city.code,  # type: ignore[attr-defined]
        known_phone=_known_phone(request),
        initial={"whom": request.GET.get("for", "self"), "category": request.GET.get("what", "")},
    )


def _page(form: NeedForm, known: str, sent: bool, problem: str) -> dict[str, Any]:
    return {
        "form": form,
        "known_phone": bool(known),
        "tail": known[-4:],
        "sent": sent,
        "problem": problem,
        "icons": {c.pk: c.icon for c in form.categories.values()},
        "notes": {str(k): v for k, v in labels.NEED_FOR_NOTE.items()},
    }


def _send_code(request: HttpRequest, form: NeedForm) -> tuple[bool, str]:
    form.is_valid()
    phone = form.cleaned_data.get("phone", "")
    kept = {k: v for k, v in form.errors.items() if k == "phone"}
    form.errors.clear()
    form.errors.update(kept)
    if not phone:
        return False, ""
    try:
        ask_phone_code(
            city=request.city.code,
            phone=phone,
            purpose=CodePurpose.NEED,
            now=request.now,  # type: ignore[attr-defined]
            asked_from=network_block(request),
        )
    except Refusal as refusal:
        return False, str(refusal)
    return True, ""


def _file(request: HttpRequest, form: NeedForm, known: str) -> Need:
    data = form.cleaned_data
    phone = known or data["phone"]
    if not known:
        with guesses_counted(request):
            check_phone_code(
                phone=phone,
                purpose=CodePurpose.NEED,
                code=data["code"],
                now=request.now,  # type: ignore[attr-defined]
            )
    voice = keep_voice(data["voice"]) if data.get("voice") else ""
    wanted = Request(
        whom=data["whom"],
        category=form.categories[data["category"]],
        region=Region.objects.get(pk=data["region"], city_id=request.city.code),  # type: ignore[attr-defined]
        street=data["street"],
        when_day=data["when_day"],
        when_part=data["when_part"],
        phone=phone,
        private=Private(data["name"], data["address"], data["words"], data["helped_name"]),
        urgency=data["urgency"],
        family_phone=data["family_phone"],
        relation=data["relation"],
        people_count=data["people_count"] or 1,
        voice_file=voice,
    )
    return file_need(actor=request.actor, request=wanted, now=request.now)  # type: ignore[attr-defined]


@access(PUBLIC)
@require_GET
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """Received: the number and how to follow. Shows nothing but the number in the address."""
    return render(request, "demands/sent.html", {"number": number[:16]})


@access(PUBLIC, anonymous_cache=True)
@require_GET
def open_needs(request: HttpRequest) -> HttpResponse:
    """Requests that wait for hands, as the public may know them."""
    today = clock.local_date(request.now)  # type: ignore[attr-defined]
    rows = [
        {"need": n, "day": labels.DAY.get(n.when_day, ""), "part": labels.PART.get(n.when_part, "")}
        for n in public_needs(request.city.code, today, limit=100)  # type: ignore[attr-defined]
    ]
    return render(request, "demands/open.html", {"rows": rows, "english": english()})


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and phone, then the code. Wrong pairs get the same answer as right ones."""
    form = FollowForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    asked, problem, status = False, "", 200
    if request.method == "POST" and form.is_valid():
        limits.take(
            city=request.city.code,
            what="follow",
            who=limits.address_block(request),
            most=60,  # type: ignore[attr-defined]
            per=timedelta(minutes=10),
            now=request.now,  # type: ignore[attr-defined]
        )
        try:
            asked, found = _follow_step(request, form)
            if found is not None:
                return HttpResponseRedirect(reverse("demands:one", args=[found.number]))
        except Refusal as refusal:
            asked, problem, status = True, str(refusal), refusal.status
    return render(
        request,
        "demands/follow.html",
        {"form": form, "asked": asked, "problem": problem},
        status=status,
    )


def _follow_step(request: HttpRequest, form: FollowForm) -> tuple[bool, Need | None]:
    data = form.cleaned_data
    city = request.city.code  # type: ignore[attr-defined]
    if not data["code"]:
        try:
            need = policies.access_need_by_number(city, data["number"], data["phone"])
        except Refusal:
            return True, None
        ask_phone_code(
            city=city,
            phone=data["phone"],
            purpose=CodePurpose.NEED,
            subject_id=need.pk,
            now=request.now,
            asked_from=network_block(request),  # type: ignore[attr-defined]
        )
        return True, None
    need = policies.access_need_by_number(city, data["number"], data["phone"])
    with guesses_counted(request):
        check_phone_code(
            phone=data["phone"],
            purpose=CodePurpose.NEED,
            subject_id=need.pk,
            code=data["code"],
            now=request.now,  # type: ignore[attr-defined]
        )
    opened = request.session.get(OPENED, {})
    opened[need.number] = (request.now + OPENED_FOR).isoformat()  # type: ignore[attr-defined]
    request.session[OPENED] = opened
    return True, need


def _own(request: HttpRequest, number: str) -> Need | None:
    """The request when this browser proved its phone, or the account's phone filed it."""
    from datetime import datetime

    city = request.city.code  # type: ignore[attr-defined]
    until = request.session.get(OPENED, {}).get(number, "")
    if until and datetime.fromisoformat(until) > request.now:  # type: ignore[attr-defined]
        return (
            Need.objects.in_city(city)
            .select_related("region", "category", "activity")
            .filter(number=number)
            .first()
        )
    known = _known_phone(request)
    if known:
        try:
            return policies.access_need_by_number(city, number, known)
        except Refusal:
            return None
    return None


@access(PUBLIC, getter="_own: phone proved by code, or the account's phone")
@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Where the request stands, in words, and who comes."""
    need = _own(request, number)
    if need is None:
        return HttpResponseRedirect(f"{reverse('demands:follow')}?number={number[:16]}")
    context = {
        "need": need,
        "state": labels.NEED_STATE[need.state],
        "tone": labels.NEED_TONE[need.state],
        "visit": visit_of(need),
        "form": ThanksForm(),
        "english": english(),
        "can_withdraw": need.state in ("filed", "verified", "arranged"),
        "can_thank": need.state in ("served", "answered"),
        "day": labels.DAY.get(need.when_day, ""),
        "part": labels.PART.get(need.when_part, ""),
    }
    return render(request, "demands/one.html", context)


@access(PUBLIC, getter="_own: phone proved by code, or the account's phone")
@require_POST
@idempotent_post
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take it back."""
    need = _own(request, number)
    if need is not None:
        withdraw_need(actor=request.actor, need=need, now=request.now)  # type: ignore[attr-defined]
        messages.success(request, _("已撤回。以后有事，随时再说。"))
    return HttpResponseRedirect(reverse("demands:one", args=[number]))


@access(PUBLIC, getter="_own: phone proved by code, or the account's phone")
@require_POST
@idempotent_post
def thank(request: HttpRequest, number: str) -> HttpResponse:
    """Rate and thank."""
    need = _own(request, number)
    form = ThanksForm(request.POST)
    if need is not None and form.is_valid():
        thank_need(actor=request.actor, need=need, now=request.now, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("谢谢您，这句话我们转告来帮忙的人。"))
    return HttpResponseRedirect(reverse("demands:one", args=[number]))


@access(SIGNED_IN, getter="access_need_as_placed")
@require_GET
def visit(request: HttpRequest, need_id: Any) -> HttpResponse:
    """For the placed person: name, phone, exact address; the look is logged."""
    from zhihe.demands.actions.look_at_need import look_at_need

    need = policies.access_need_as_placed(request.actor, need_id)  # type: ignore[attr-defined]
    opened = look_at_need(actor=request.actor, need=need, why="placed", now=request.now)  # type: ignore[attr-defined]
    return render(
        request, "demands/visit.html", {"need": need, "opened": opened, "activity": need.activity}
    )
