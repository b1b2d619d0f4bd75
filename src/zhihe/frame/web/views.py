"""Error pages and the web app manifest."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhihe.platform.access import PUBLIC, access
from zhihe.platform.refusals import NotFound


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in a neighbour's words."""
    request.anonymous_page = True  # type: ignore[attr-defined]
    return render(request, "frame/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 for what could not even be read: too big, torn on the way, for another host."""
    return HttpResponse(
        "<!doctype html><meta charset=utf-8><title>400</title><p>刚才发来的内容太大，或者没有传全，所以没有保存。"
        "请返回上一页再试一次。<p>What was sent is too big or came incomplete; nothing was saved."
        " Please go back and try again.",
        status=400,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing of it was saved."""
    return HttpResponse(
        "<!doctype html><meta charset=utf-8><title>500</title><p>这里出了点问题，您刚才那一步没有保存。"
        "请过一会儿再试。<p>Something went wrong; nothing was saved. Please try again.",
        status=500,
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or cookies are off."""
    context = {
        "sentence": _("这个页面开得太久了，请返回上一页，刷新后再提交一次。"),
        "code": "csrf",
    }
    return render(request, "frame/refusal.html", context, status=403)


@access(PUBLIC)
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); 404 until the operator names a contact."""
    if not settings.SECURITY_CONTACT:
        raise NotFound()
    until = request.now + timedelta(days=180)  # type: ignore[attr-defined]
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


ICONS = (
    ("icon-192", "192x192", "any"),
    ("icon-512", "512x512", "any"),
    ("icon-maskable-512", "512x512", "maskable"),
)


@access(PUBLIC, anonymous_cache=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """Web app manifest with the city's name."""
    city = request.city  # type: ignore[attr-defined]
    body = {
        "name": f"{city.name} · 志愿云",
        "short_name": "志愿云",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "lang": "zh-Hans",
        "display": "standalone",
        "background_color": "#faf7f1",
        "theme_color": "#b8361f",
        "icons": [
            {
                "src": static(f"frame/img/{name}.png"),
                "sizes": size,
                "type": "image/png",
                "purpose": use,
            }
            for name, size, use in ICONS
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")
