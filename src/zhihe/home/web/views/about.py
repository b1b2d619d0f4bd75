"""Pages that say how things are: benefits, evidence, privacy, complaints, offline."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhihe.home.labels import EVIDENCE_ROWS
from zhihe.home.queries.bodies import complaint_routes
from zhihe.home.queries.my_page import insurance_on
from zhihe.home.queries.notices import notices_in_force
from zhihe.home.queries.policy_words import policy_words
from zhihe.home.web.verbs import first_url
from zhihe.opportunities.web.etag import with_etag
from zhihe.platform.access import PUBLIC, access


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def benefits(request: HttpRequest) -> HttpResponse:
    """享福利: the card, the insurance and what it pays, the hours in hand."""
    rows = insurance_on(request.city.code, request.now)  # type: ignore[attr-defined]
    return render(request, "home/benefits.html", {"policies": [policy_words(row) for row in rows]})


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def evidence(request: HttpRequest) -> HttpResponse:
    """How hours are proven, in words."""
    return render(request, "home/evidence.html", {"rows": EVIDENCE_ROWS})


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept and why: the texts people agree to, word for word."""
    return render(request, "home/privacy.html", {"notices": notices_in_force()})


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def complaints(request: HttpRequest) -> HttpResponse:
    """Whom to turn to."""
    context: dict[str, Any] = {
        "bodies": complaint_routes(request.city.code),  # type: ignore[attr-defined]
        "wrong_url": first_url("attendance:my_hours"),
    }
    return render(request, "home/complaints.html", context)


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we promise, what falls short, whom to tell."""
    return render(request, "home/accessibility.html")


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the browser without network."""
    return render(request, "home/offline.html")
