"""Verification for anybody: number and code, the file, or a card."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.certificates.labels import CERTIFICATE_STATE
from zhihe.certificates.queries.card import read_card
from zhihe.certificates.queries.verify import Verified, verify_file, verify_number
from zhihe.certificates.terms import CertificateState
from zhihe.certificates.web.forms import FileForm, VerifyForm
from zhihe.platform import limits
from zhihe.platform.access import PUBLIC, access

TRIES, PER = 30, timedelta(minutes=10)
MOST_BYTES = 20 * 1024 * 1024


def _count(request: HttpRequest) -> None:
    limits.take(
        city=request.city.code,
        what="verify",
        who=limits.address_block(request),
        most=TRIES,
        per=PER,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )


@csrf_exempt
@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    """The form, and its answer. A QR brings number and code along. No session, so no CSRF token."""
    code = request.POST.get("code") or request.GET.get("c", "")
    asked = request.POST.get("number") or number or request.GET.get("number", "")
    if not asked or not code:
        form = VerifyForm(initial={"number": asked})
        return render(request, "certificates/verify.html", {"form": form, "file_form": FileForm()})
    _count(request)
    found = verify_number(request.city.code, asked[:40], code[:16])  # type: ignore[attr-defined]
    form = VerifyForm(initial={"number": asked[:40], "code": code[:16]})
    return _answer(request, found, form, _("编号和查验码对不上。请照着证明右下角再输一遍。"))


@csrf_exempt
@access(PUBLIC)
@require_POST
def verify_pdf(request: HttpRequest) -> HttpResponse:
    """The exact file: its hash is looked up, the file itself is not kept."""
    _count(request)
    form = FileForm(request.POST, request.FILES)
    sentence = _("请选一个 PDF 文件，不超过 20 MB。")
    found = None
    if form.is_valid() and form.cleaned_data["file"].size <= MOST_BYTES:
        digest = hashlib.sha256()
        for chunk in form.cleaned_data["file"].chunks():
            digest.update(chunk)
        found = verify_file(request.city.code, digest.hexdigest())  # type: ignore[attr-defined]
        sentence = _("这个文件不是本平台发出的原件，或者被改动过。可以改用编号和查验码查一次。")
    return _answer(request, found, VerifyForm(), sentence)


def _answer(
    request: HttpRequest, found: Verified | None, form: VerifyForm, sentence: str
) -> HttpResponse:
    english = (get_language() or "").startswith("en")
    context = {
        "form": form,
        "file_form": FileForm(),
        "found": found,
        "english": english,
        "state": CERTIFICATE_STATE[CertificateState(found.state)] if found else "",
        "sentence": "" if found else sentence,
    }
    return render(request, "certificates/verify.html", context, status=200 if found else 404)


@access(PUBLIC)
@require_GET
def card(request: HttpRequest, token: str) -> HttpResponse:
    """Who a card belongs to, masked."""
    _count(request)
    found = read_card(request.city.code, token[:200])  # type: ignore[attr-defined]
    return render(
        request, "certificates/card_check.html", {"found": found}, status=200 if found else 404
    )
