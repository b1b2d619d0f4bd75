"""Addresses that are not pages: the private calendar and the offline helper."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

import zhihe.home
from zhihe.home.queries.calendar_feed import feed_of, volunteer_of_feed
from zhihe.platform.access import PUBLIC, access

WORKER = Path(zhihe.home.__path__[0]) / "static" / "home" / "js" / "sw.js"


@access(PUBLIC, getter="volunteer_of_feed")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a private signed address; revoked addresses answer 404."""
    volunteer = volunteer_of_feed(request.city.code, token)  # type: ignore[attr-defined]
    body = feed_of(volunteer, request.now)  # type: ignore[attr-defined]
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="zhihe.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


@access(PUBLIC, anonymous_cache=True)
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The offline helper must lie at the root to watch over the whole site."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
