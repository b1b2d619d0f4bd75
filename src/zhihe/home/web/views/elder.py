"""大字版 on and off for browsers without scripts, and kept with the account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from zhihe.accounts.actions.set_preferences import set_preferences
from zhihe.platform.access import PUBLIC, access

YEAR = 365 * 24 * 3600


@access(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def elder(request: HttpRequest) -> HttpResponse:
    """``on=1&next=/…``: a link for those not signed in, a form (kept with the account) for the
    others; only addresses of this very site are gone to.
    """
    given = request.POST if request.method == "POST" else request.GET
    on = given.get("on") == "1"
    response = HttpResponseRedirect(_safe(request, given.get("next", "")))
    if on:
        response.set_cookie(
            settings.ELDER_COOKIE,
            "1",
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(settings.ELDER_COOKIE, samesite="Lax")
    signed_in = request.signed_in  # type: ignore[attr-defined]
    if request.method == "POST" and signed_in and signed_in.account.elder != on:
        account = signed_in.account
        set_preferences(
            actor=request.actor, account=account, language=account.language, elder=on,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )  # fmt: skip
    return response


def _safe(request: HttpRequest, target: str) -> str:
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else reverse("home:index")
