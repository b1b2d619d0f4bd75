"""Middleware of the frame: moment, city, headers, refusals."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.http import urlencode

from zhihe.foundation import clock
from zhihe.platform.cities import city_for_host
from zhihe.platform.plain_input import FormIncomplete
from zhihe.platform.refusals import (
    HatNeeded,
    NotFound,
    Refusal,
    SignInNeeded,
    StepUpNeeded,
    TooMany,
)

log = structlog.get_logger("zhihe.web")
# Refusals that a page can mend: where the person goes, and comes back from by ``next``.
DOORS: dict[type[Refusal], str] = {
    SignInNeeded: "accounts:sign_in",
    StepUpNeeded: "accounts:step_up",
    HatNeeded: "organisations:choose_hat",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Next = Callable[[HttpRequest], HttpResponse]


class MomentMiddleware:
    """``request.now`` is taken once; every request gets an id for the log."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.id = secrets.token_hex(8)  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)  # type: ignore[attr-defined]
        response = self.get_response(request)
        took = clock.now() - request.now  # type: ignore[attr-defined]
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
            milliseconds=int(took.total_seconds() * 1000),
        )
        return response


class CityMiddleware:
    """``request.city`` by host name; a host without a city gets 404 (except health)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ("/livez", "/readyz", "/metrics"):
            request.city = None  # type: ignore[attr-defined]
            return self.get_response(request)
        city = city_for_host(request.get_host())
        if city is None:
            return HttpResponse("No city is served under this host name.\n", status=404)
        request.city = city  # type: ignore[attr-defined]
        return self.get_response(request)


class HeadersMiddleware:
    """Strict content security policy and caching of anonymous pages."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        tiles = " ".join(settings.TILE_HOSTS)
        self.policy = (
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
            f" img-src 'self' data: blob: {tiles}; font-src 'self'; connect-src 'self';"
            " media-src 'self' blob:; worker-src 'self' blob:; object-src 'none';"
            " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            response: HttpResponse = HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        else:
            response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.policy)
        response.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(self), microphone=(self)"
        )
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SECURE_HSTS_SECONDS:
            response["Strict-Transport-Security"] = (
                f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            )
        if "Cache-Control" not in response:
            anonymous = getattr(request, "anonymous_page", False)
            if anonymous and request.method in ("GET", "HEAD") and response.status_code == 200:
                response["Cache-Control"] = "public, max-age=0, s-maxage=20"
            else:
                response["Cache-Control"] = "private, no-store"
        return response


class RefusalMiddleware:
    """A Refusal becomes a page with a next step, or problem details for machines."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, MultiValueDictKeyError):  # request.POST["…"] of a field nobody sent
            return refused(request, FormIncomplete())
        if not isinstance(error, Refusal):
            return None
        return refused(request, error)


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The answer to a refusal: problem details for machines, a page for people."""
    log.info("refusal", code=error.code, status=error.status)
    if request.path.startswith("/api/"):
        return problem(error)
    return say_when(refusal_page(request, error), error)


def say_when(response: HttpResponse, error: Refusal | None) -> HttpResponse:
    """The answer to a rate limit says in how many seconds to come again (RFC 9110, Retry-After)."""
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


def problem(error: Refusal, **more: Any) -> JsonResponse:
    """RFC 9457 problem details of a refusal; ``more`` are members of this kind of problem."""
    body = {
        "type": f"urn:zhihe:problem:{error.code}",
        "title": str(error),
        "status": error.status,
        "code": error.code,
        **more,
    }
    answer = JsonResponse(body, status=error.status, content_type="application/problem+json")
    say_when(answer, error)
    return answer


def refusal_page(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A page that says no in one sentence and shows what to do next."""
    name = next((url for kind, url in DOORS.items() if isinstance(error, kind)), "")
    if name and not request.headers.get("HX-Request"):
        target = request.get_full_path() if request.method == "GET" else request.path
        return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': target})}")
    status = 404 if isinstance(error, NotFound) else error.status
    context: dict[str, Any] = {"refusal": error, "sentence": str(error), "code": error.code}
    if error.next_step:
        context["next_label"], context["next_url"] = error.next_step[0], reverse(error.next_step[1])
    return render(request, "frame/refusal.html", context, status=status)
