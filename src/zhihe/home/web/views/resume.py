"""One-page résumé as PDF (N08)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhihe.frame.documents import render as render_document
from zhihe.home.errors import NotRegistered
from zhihe.home.queries.my_page import volunteer_with_facts
from zhihe.home.queries.resume import resume_of
from zhihe.platform.access import SIGNED_IN, access


@access(SIGNED_IN, getter="own résumé")
@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """Made anew each time from what counts now."""
    actor = request.actor  # type: ignore[attr-defined]
    volunteer = volunteer_with_facts(actor.city, actor.person_id)
    if volunteer is None:
        raise NotRegistered()
    data = resume_of(request.city, volunteer, request.now)  # type: ignore[attr-defined]
    response = HttpResponse(
        render_document("home/resume", data, at=request.now),  # type: ignore[attr-defined]
        content_type="application/pdf",
    )
    response["Content-Disposition"] = 'inline; filename="resume.pdf"'
    return response
