"""The cast and its telephones. Only while the city is the demonstration; 404 otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.terms import CodePurpose
from zhihe.accounts.web.network import network_block
from zhihe.accounts.web.session import keep_phone, kept_phone
from zhihe.accounts.web.views.sign_in import SLOT
from zhihe.certificates.models import Certificate
from zhihe.demo.cast import Act, Member, acts, member_of, members
from zhihe.demo.inbox import OperatorSilent, second_factor, texts_of
from zhihe.demo.loading.extras import PURPOSE
from zhihe.foundation.phone_numbers import PhoneNumberError, normalise
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal

View = Callable[..., HttpResponse]
CHINA = "+86"


def only_demo(view: View) -> View:
    """404 unless the city is marked as the demonstration; never kept by any cache."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        city = getattr(request, "city", None)
        if city is None or not city.is_demo or settings.PRODUCTION:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(wrapped)


@access(PUBLIC, getter="only_demo")
@require_GET
@only_demo
def cast(request: HttpRequest) -> HttpResponse:
    """Everybody who can be walked as, and three things to try."""
    english = _english()
    groups = [(act.title_en if english else act.title_zh, _cards(act, english)) for act in acts()]
    proof = Certificate.objects.in_city(request.city).filter(purpose=PURPOSE).first()  # type: ignore[attr-defined]
    return render(request, "demo/cast.html", {"groups": groups, "proof": proof, "key": uuid7()})


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _cards(act: Act, english: bool) -> list[dict[str, Any]]:
    return [_card(member, english) for member in act.members]


def _card(member: Member, english: bool) -> dict[str, Any]:
    return {
        "key": member.key,
        "phone": member.phone,
        "totp": member.totp,
        "name": member.name_en if english else member.name,
        "part": member.part_en if english else member.part_zh,
        "story": member.story_en if english else member.story_zh,
        "tries": member.try_en if english else member.try_zh,
    }


@access(PUBLIC, getter="only_demo")
@require_POST
@only_demo
@idempotent_post
def sign_in_as(request: HttpRequest, key: str) -> HttpResponse:
    """What typing the number at the sign-in would do: a code is sent. Nothing is opened here."""
    member = member_of(key)
    if member is None:
        raise Http404
    phone = f"{CHINA}{member.phone}"
    keep_phone(request, SLOT, phone)
    request.session["demo_member"] = key
    try:
        ask_phone_code(
            city=request.city.code,  # type: ignore[attr-defined]
            phone=phone,
            purpose=CodePurpose.SIGN_IN,
            now=request.now,  # type: ignore[attr-defined]
            asked_from=network_block(request),
        )
    except Refusal as refusal:  # the code sent a moment ago may be used up: say when to come back
        messages.warning(request, str(refusal))
    return redirect("demo:beside")


@access(PUBLIC, getter="only_demo")
@require_GET
@only_demo
def beside(request: HttpRequest) -> HttpResponse:
    """The sign-in form and the telephone side by side; the form goes to the real sign-in."""
    member = member_of(request.session.get("demo_member", ""))
    if member is None or kept_phone(request, SLOT) != f"{CHINA}{member.phone}":
        return redirect("demo:cast")
    context = _phone(request, member.phone) | {"card": _card(member, _english()), "key": uuid7()}
    return render(request, "demo/beside.html", context)


@access(PUBLIC, getter="only_demo")
@require_GET
@only_demo
def phones(request: HttpRequest) -> HttpResponse:
    """What a telephone of the demo received; the fragment alone with ``?part=1``."""
    asked = request.GET.get("phone", "").strip()
    phone = _national(asked) if asked else members()[0].phone
    english = _english()
    context = _phone(request, phone) | {
        "refused": bool(asked) and not phone,
        "typed": asked[:20],
        "people": [_card(member, english) for member in members()],
    }
    page = "demo/parts/phone.html" if request.GET.get("part") else "demo/phones.html"
    return render(request, page, context)


def _national(typed: str) -> str:
    """Eleven digits of a mainland number; '' for anything else."""
    try:
        number = normalise(typed[:40])
    except PhoneNumberError:
        return ""
    return number.removeprefix(CHINA) if number.startswith(CHINA) else ""


def _phone(request: HttpRequest, phone: str) -> dict[str, Any]:
    owners = [m.name_en if _english() else m.name for m in members() if m.phone == phone]
    context: dict[str, Any] = {
        "phone": phone,
        "owner": " · ".join(owners) or _("自己填的号码"),
        "texts": [],
        "silent": not settings.DEMO_OPERATOR_URL,
        "factor": second_factor(phone, request.now) if phone else None,  # type: ignore[attr-defined]
        "refresh_url": f"{reverse('demo:phones')}?phone={phone}&part=1",
    }
    if phone and not context["silent"]:
        try:
            context["texts"] = texts_of(phone)
        except OperatorSilent:
            context["silent"] = True
    return context
